//! From link to decision: every call that the consent page makes, and where each answer leads.

use domain::wire::Consent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::early;
use super::link::Link;
use super::screen::{Granted, Refusal, Screen, Setback, is_connected};
use crate::api::installs::{self, InstallFilter};
use crate::api::{ApiError, consents};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Approve,
    Decline,
}

/// What the page says beside the buttons when a decision has to be made once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    NotDecided,
    NotGranted,
    PerhapsGranted,
}

/// The state of the page. It lives as long as the page: answers arrive late.
#[derive(Clone, Copy, Debug)]
pub struct Flow {
    link: StoredValue<Link>,
    pub screen: RwSignal<Screen>,
    /// The decision whose answer is under way.
    pub deciding: RwSignal<Option<Decision>>,
    pub notice: RwSignal<Option<Notice>>,
    /// The only place that holds the token (rule 21).
    pub token: RwSignal<Option<String>>,
}

impl Flow {
    pub fn new(link: Link) -> Self {
        Self {
            link: StoredValue::new(link),
            screen: RwSignal::new(Screen::Loading),
            deciding: RwSignal::new(None),
            notice: RwSignal::new(None),
            token: RwSignal::new(None),
        }
    }

    /// Asks for the request that the link stands for, and shows it.
    pub fn open(self) {
        self.show(Screen::Loading);
        spawn_local(self.opened());
    }

    /// [`open`](Self::open), to the end.
    pub async fn opened(self) {
        self.reopen(Screen::Review).await;
    }

    pub fn approve(self, consent: Consent, pii_consent: bool) {
        if !self.begin(Decision::Approve) {
            return;
        }
        spawn_local(async move {
            match consents::approve(consent.id.clone(), pii_consent).await {
                Ok(answer) => {
                    self.token.set(Some(answer.token));
                    self.show(Screen::Approved(Granted {
                        consent,
                        install: answer.install,
                        continue_url: answer.continue_url,
                    }));
                }
                Err(error) => self.set_back(Decision::Approve, &error, consent).await,
            }
            self.deciding.set(None);
        });
    }

    pub fn decline(self, consent: Consent) {
        if !self.begin(Decision::Decline) {
            return;
        }
        spawn_local(async move {
            match consents::decline(consent.id.clone()).await {
                Ok(answer) => {
                    self.show(Screen::Declined { consent, return_url: answer.return_url });
                }
                Err(error) => self.set_back(Decision::Decline, &error, consent).await,
            }
            self.deciding.set(None);
        });
    }

    fn show(self, screen: Screen) {
        self.notice.set(None);
        self.screen.set(screen);
    }

    /// One decision at a time: false while the answer to another is under way.
    fn begin(self, decision: Decision) -> bool {
        let free = self.deciding.get_untracked().is_none();
        if free {
            self.notice.set(None);
            self.deciding.set(Some(decision));
        }
        free
    }

    async fn request(self) -> Result<Consent, ApiError> {
        if let Some(early) = early::take() {
            return early::read(early).await;
        }
        let Link { slug, query } = self.link.get_value();
        consents::open(slug, query).await
    }

    async fn unopened(self, error: ApiError) {
        if error.is_unauthenticated() {
            return;
        }
        let mut screen = self.link.with_value(|link| Screen::unopened(&error, link));
        if let Screen::Refused(Refusal::AppDisabled { connected, .. }) = &mut screen {
            *connected = self.connected(None).await == Some(true);
        }
        self.show(screen);
    }

    /// A decision was not taken: shows why, or says beside the buttons what to do.
    async fn set_back(self, decision: Decision, error: &ApiError, consent: Consent) {
        match Setback::from(error) {
            Setback::SignedOut => {}
            Setback::Expired => self.show(Screen::Refused(Refusal::Expired)),
            Setback::Used => self.used(consent).await,
            Setback::AppDisabled => {
                let connected = consent.current.is_some();
                let app = consent.app.name;
                self.show(Screen::Refused(Refusal::AppDisabled { app, connected }));
            }
            Setback::MayNotDecide => self.reopen(Screen::Review).await,
            Setback::Changed => self.reopen(Screen::Changed).await,
            Setback::Unknown if decision == Decision::Approve => self.unanswered(consent).await,
            Setback::Unknown | Setback::NotDecided => self.notice.set(Some(Notice::NotDecided)),
        }
    }

    async fn reopen(self, screen: fn(Consent) -> Screen) {
        match self.request().await {
            Ok(consent) => self.show(screen(consent)),
            Err(error) => self.unopened(error).await,
        }
    }

    async fn used(self, consent: Consent) {
        match self.connected(Some(&consent)).await {
            Some(connected) => self.show(decided(consent, connected)),
            None => self.notice.set(Some(Notice::PerhapsGranted)),
        }
    }

    /// The answer to an approval got lost. The token with it; but was it granted?
    async fn unanswered(self, consent: Consent) {
        match self.connected(Some(&consent)).await {
            Some(true) => self.show(decided(consent, true)),
            Some(false) => self.notice.set(Some(Notice::NotGranted)),
            None => self.notice.set(Some(Notice::PerhapsGranted)),
        }
    }

    /// Whether there is a connection, besides the one that `shown` showed; `None` if that cannot
    /// be found out.
    async fn connected(self, shown: Option<&Consent>) -> Option<bool> {
        let slug = self.link.with_value(|link| link.slug.clone());
        let before = shown.and_then(|consent| consent.current.as_ref());
        let before = before.map(|current| current.install_id.as_str());
        let mut cursor = None;
        loop {
            let page = installs::list(InstallFilter::default(), cursor).await.ok()?;
            if is_connected(&page.items, &slug, before) {
                return Some(true);
            }
            if page.next_cursor.is_none() {
                return Some(false);
            }
            cursor = page.next_cursor;
        }
    }
}

fn decided(consent: Consent, connected: bool) -> Screen {
    Screen::Refused(Refusal::Decided {
        app: consent.app.name,
        organization: consent.decider.organization_name,
        connected,
    })
}
