//! From link to decision: every request that the consent page makes, and where each response leads.

use domain::api_types::{Consent, InstallStatus};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::address::ConsentAddress;
use super::prefetch;
use super::state::{Approval, ConsentState, DecisionError, Refusal, has_new_install};
use crate::api::installs::{self, InstallFilter};
use crate::api::{ApiError, consents};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Approve,
    Decline,
}

/// What the page says beside the buttons when the customer has to decide again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionNotice {
    NotDecided,
    NotGranted,
    PerhapsGranted,
}

/// The state of the page. A response may arrive after sign-in has replaced the page, so signals are
/// set by `try_set`.
#[derive(Clone, Copy, Debug)]
pub struct ConsentFlow {
    address: StoredValue<ConsentAddress>,
    pub state: RwSignal<ConsentState>,
    /// The decision whose response is pending.
    pub deciding: RwSignal<Option<Decision>>,
    pub notice: RwSignal<Option<DecisionNotice>>,
    /// The only place that holds the token (rule 21).
    pub token: RwSignal<Option<String>>,
}

impl ConsentFlow {
    pub fn new(address: ConsentAddress) -> Self {
        Self {
            address: StoredValue::new(address),
            state: RwSignal::new(ConsentState::Loading),
            deciding: RwSignal::new(None),
            notice: RwSignal::new(None),
            token: RwSignal::new(None),
        }
    }

    /// Loads the request behind the link and shows it.
    pub fn open(self) {
        self.show(ConsentState::Loading);
        spawn_local(self.load(ConsentState::Review));
    }

    pub fn approve(self, consent: Consent, pii_consent: bool) {
        if !self.try_begin(Decision::Approve) {
            return;
        }
        spawn_local(async move {
            match consents::approve(consent.id.clone(), pii_consent).await {
                Ok(approved) => {
                    self.token.try_set(Some(approved.token));
                    self.show(ConsentState::Approved(Approval {
                        consent,
                        install: approved.install,
                        continue_url: approved.continue_url,
                    }));
                }
                Err(error) => self.decision_failed(Decision::Approve, &error, consent).await,
            }
            self.deciding.try_set(None);
        });
    }

    pub fn decline(self, consent: Consent) {
        if !self.try_begin(Decision::Decline) {
            return;
        }
        spawn_local(async move {
            match consents::decline(consent.id.clone()).await {
                Ok(declined) => {
                    self.show(ConsentState::Declined { consent, return_url: declined.return_url });
                }
                Err(error) => self.decision_failed(Decision::Decline, &error, consent).await,
            }
            self.deciding.try_set(None);
        });
    }

    fn show(self, state: ConsentState) {
        self.notice.try_set(None);
        self.state.try_set(state);
    }

    fn notify(self, notice: DecisionNotice) {
        self.notice.try_set(Some(notice));
    }

    /// One decision at a time: false while another one is pending.
    fn try_begin(self, decision: Decision) -> bool {
        let is_free = self.deciding.get_untracked().is_none();
        if is_free {
            self.notice.set(None);
            self.deciding.set(Some(decision));
        }
        is_free
    }

    async fn load(self, show: fn(Consent) -> ConsentState) {
        let Some(address) = self.address.try_get_value() else { return };
        let response = match prefetch::take() {
            Some(response) => prefetch::read(response).await,
            None => consents::open(address.slug.clone(), address.query.clone()).await,
        };
        match response {
            Ok(consent) => self.show(show(consent)),
            Err(error) => self.open_failed(&error, &address).await,
        }
    }

    async fn open_failed(self, error: &ApiError, address: &ConsentAddress) {
        if error.is_unauthenticated() {
            return;
        }
        let mut state = ConsentState::from_open_error(error, address);
        if let ConsentState::Refused(Refusal::AppDisabled { connected, .. }) = &mut state {
            *connected = has_install(address.slug.clone(), None).await == Some(true);
        }
        self.show(state);
    }

    /// Shows why the decision failed, or says beside the buttons what to do.
    async fn decision_failed(self, decision: Decision, error: &ApiError, consent: Consent) {
        match DecisionError::from(error) {
            DecisionError::Unauthenticated => {}
            DecisionError::Expired => self.show(ConsentState::Refused(Refusal::Expired)),
            DecisionError::Used => self.already_decided(consent).await,
            DecisionError::AppDisabled => {
                let connected = consent.current.is_some();
                let app = consent.app.name;
                self.show(ConsentState::Refused(Refusal::AppDisabled { app, connected }));
            }
            DecisionError::OwnerRequired => self.load(ConsentState::Review).await,
            DecisionError::Changed => self.load(ConsentState::Changed).await,
            DecisionError::Unknown if decision == Decision::Approve => {
                self.lost_response(consent).await;
            }
            DecisionError::Unknown | DecisionError::NotDecided => {
                self.notify(DecisionNotice::NotDecided);
            }
        }
    }

    async fn already_decided(self, consent: Consent) {
        match is_newly_connected(&consent).await {
            Some(connected) => self.show(ConsentState::decided(consent, connected)),
            None => self.notify(DecisionNotice::PerhapsGranted),
        }
    }

    /// The response to an approval was lost, and the token with it. Says whether it was granted.
    async fn lost_response(self, consent: Consent) {
        match is_newly_connected(&consent).await {
            Some(true) => self.show(ConsentState::decided(consent, true)),
            Some(false) => self.notify(DecisionNotice::NotGranted),
            None => self.notify(DecisionNotice::PerhapsGranted),
        }
    }
}

/// Whether the organization has a connection other than the one that the review showed; `None` if
/// that couldn't be loaded.
async fn is_newly_connected(consent: &Consent) -> Option<bool> {
    let shown = consent.current.as_ref().map(|current| &*current.install_id);
    has_install(consent.app.slug.clone(), shown).await
}

/// Whether the organization has an active install of the app other than `before`; `None` if that
/// couldn't be loaded.
async fn has_install(slug: String, before: Option<&str>) -> Option<bool> {
    let filter = InstallFilter { app: Some(slug), status: Some(InstallStatus::Active) };
    let installs = installs::list(filter, None).await.ok()?;
    Some(has_new_install(&installs.items, before))
}
