//! From link to decision: every request that the consent page makes, and where each response leads.

use domain::ConsentLink;
use domain::api_types::{Consent, InstallStatus, Session};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::address::ConsentAddress;
use super::prefetch;
use super::state::{Approval, ConsentState, DecisionError, Refusal, has_new_install};
use crate::api::installs::{self, InstallFilter};
use crate::api::{self, ApiError, consents, session};
use crate::components::after_paint::after_paint;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Approve,
    Decline,
    /// Leave it to another account.
    SwitchAccount,
}

/// What the page says beside the buttons when the customer has to decide again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionNotice {
    NotDecided,
    NotGranted,
    PerhapsGranted,
    PerhapsDeclined,
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
    /// How often "Approve" was pressed too early, since it last opened or a decision began.
    pub early_presses: RwSignal<u32>,
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
            early_presses: RwSignal::new(0),
            token: RwSignal::new(None),
        }
    }

    /// The link, for somebody else to open.
    pub fn link(self) -> String {
        let origin = location().origin().unwrap_or_default();
        self.address.with_value(|address| address.link(&origin))
    }

    /// Loads the request behind the link and shows it.
    pub fn open(self) {
        api::set_account(None);
        self.show(ConsentState::Loading);
        spawn_local(self.load(ConsentState::Review));
    }

    pub fn approve(self, consent: Consent, pii_consent: bool) {
        if !self.try_begin(Decision::Approve) {
            return;
        }
        spawn_local(async move {
            if self.is_same_account(&consent).await {
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
            }
            self.deciding.try_set(None);
        });
    }

    pub fn decline(self, consent: Consent) {
        if !self.try_begin(Decision::Decline) {
            return;
        }
        spawn_local(async move {
            if self.is_same_account(&consent).await {
                match consents::decline(consent.id.clone()).await {
                    Ok(declined) => {
                        let return_url = declined.return_url;
                        self.show(ConsentState::Declined { consent, return_url });
                    }
                    Err(error) => self.decision_failed(Decision::Decline, &error, consent).await,
                }
            }
            self.deciding.try_set(None);
        });
    }

    /// Signs out, so that somebody else can sign in and decide. It's a decision like the others: one
    /// that is pending may bring the token (rule 21).
    pub fn switch_account(
        self,
        shown_email: String,
        then: impl FnOnce(Result<(), ApiError>) + 'static,
    ) {
        if !self.try_begin(Decision::SwitchAccount) {
            return;
        }
        spawn_local(async move {
            match self.check_account(&shown_email).await {
                Ok(true) => then(session::sign_out().await),
                Ok(false) => {}
                Err(error) => then(Err(error)),
            }
            self.deciding.try_set(None);
        });
    }

    fn show(self, state: ConsentState) {
        self.clear_messages();
        self.state.try_set(state);
    }

    fn clear_messages(self) {
        self.notice.try_set(None);
        self.early_presses.try_set(0);
    }

    fn notify(self, notice: DecisionNotice) {
        self.notice.try_set(Some(notice));
    }

    /// One decision at a time: false while another one is pending.
    fn try_begin(self, decision: Decision) -> bool {
        let is_free = self.deciding.get_untracked().is_none();
        if is_free {
            self.clear_messages();
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
            Ok(consent) => {
                let account = consent.decider.account_email.clone();
                self.show(show(consent));
                after_paint(move || spawn_local(self.know_account(account)));
            }
            Err(error) => self.open_failed(&error, &address).await,
        }
    }

    /// Finds out whose session it is while the customer reads.
    async fn know_account(self, email: String) {
        if let Ok(Some(session)) = other_session(&email).await
            && self.is_undecided()
        {
            self.show(ConsentState::AccountChanged(session));
        }
    }

    /// Whether the decision is still the one of the account that the review shows. If nobody knows,
    /// it isn't sent: it couldn't name the account (rule 32).
    async fn is_same_account(self, consent: &Consent) -> bool {
        let is_same = self.check_account(&consent.decider.account_email).await;
        is_same.unwrap_or_else(|_| {
            self.notify(DecisionNotice::NotDecided);
            false
        })
    }

    /// Returns whether the session is the one of the account that the review shows. If not, shows
    /// whose it is. A press that is faster than [`Self::know_account`] waits for the answer here.
    async fn check_account(self, shown_email: &str) -> Result<bool, ApiError> {
        if api::account().is_some() {
            return Ok(true);
        }
        let other = other_session(shown_email).await?;
        let is_same = other.is_none();
        if let Some(session) = other {
            self.show(ConsentState::AccountChanged(session));
        }
        Ok(is_same)
    }

    /// Whether the request is on screen, and no decision is under way.
    fn is_undecided(self) -> bool {
        let is_shown = |state: &ConsentState| {
            matches!(state, ConsentState::Review(_) | ConsentState::Changed(_))
        };
        self.deciding.try_get_untracked() == Some(None)
            && self.state.try_with_untracked(is_shown).unwrap_or_default()
    }

    /// A request was refused because another account is signed in now.
    pub fn account_changed(self) {
        spawn_local(async move {
            self.show(match session::get().await {
                Ok(session) => ConsentState::AccountChanged(session),
                Err(error) => ConsentState::Failed((&error).into()),
            });
        });
    }

    async fn open_failed(self, error: &ApiError, address: &ConsentAddress) {
        if DecisionError::from(error) == DecisionError::SessionChanged {
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
            DecisionError::SessionChanged => {}
            DecisionError::NotFound => self.not_found(consent).await,
            DecisionError::Expired => self.show(ConsentState::Refused(Refusal::Expired)),
            DecisionError::Used => self.already_decided(decision, consent).await,
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
            DecisionError::Unknown => self.notify(DecisionNotice::PerhapsDeclined),
            DecisionError::NotDecided => self.notify(DecisionNotice::NotDecided),
        }
    }

    /// A consent belongs to the session that opened it. Starting again helps if it's that one's.
    async fn not_found(self, consent: Consent) {
        self.show(match session::get().await {
            Ok(session) if session.account.email != consent.decider.account_email => {
                ConsentState::AccountChanged(session)
            }
            _ => ConsentState::Refused(Refusal::Expired),
        });
    }

    async fn already_decided(self, decision: Decision, consent: Consent) {
        match is_newly_connected(&consent).await {
            // Declined before, and the response with the way back was lost.
            Some(false) if decision == Decision::Decline => {
                let return_url = self.declined_url(&consent);
                self.show(ConsentState::Declined { consent, return_url });
            }
            Some(connected) => self.show(ConsentState::decided(consent, connected)),
            None if decision == Decision::Decline => self.notify(DecisionNotice::PerhapsDeclined),
            None => self.notify(DecisionNotice::PerhapsGranted),
        }
    }

    /// The callback URL that the lost response to a decline had.
    fn declined_url(self, consent: &Consent) -> Option<String> {
        let address = self.address.try_get_value()?;
        let link = ConsentLink::parse(&address.query).ok()?;
        Some(consent.destination.as_ref()?.declined_url(&link).into_string())
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

/// The session, if it belongs to another account than the one with this address. If it's the same,
/// writes name its ID from now on.
async fn other_session(email: &str) -> Result<Option<Session>, ApiError> {
    let session = session::get().await?;
    if session.account.email != email {
        return Ok(Some(session));
    }
    api::set_account(Some(session.account.id));
    Ok(None)
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

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use leptos::task::tick;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::gallery::fixtures;
    use crate::test_support::{MockServer, mount};

    wasm_bindgen_test_configure!(run_in_browser);

    fn flow() -> ConsentFlow {
        let query = "state=a%20b&utm=1&external_project_id=%C3%A9".into();
        ConsentFlow::new(ConsentAddress { slug: "acme".into(), query })
    }

    /// Rule 24.
    #[wasm_bindgen_test]
    async fn way_back_after_a_lost_answer_carries_what_the_link_has() {
        let _page = mount(|| ().into_any()).await;
        let consent = fixtures::consent();
        assert_eq!(
            flow().declined_url(&consent).as_deref(),
            Some(
                "https://acme.example/opentrain/callback?workspace=7&error=access_denied&state=a+b&external_project_id=%C3%A9"
            )
        );
        let stays = Consent { destination: None, ..consent };
        assert_eq!(flow().declined_url(&stays), None);
    }

    #[wasm_bindgen_test]
    async fn deciding_clears_the_message_about_an_early_press() {
        let flow = flow();
        let _page = mount(|| ().into_any()).await;
        let _server = MockServer::new(503, "{}");
        flow.early_presses.set(1);
        flow.decline(fixtures::consent());
        assert_eq!(flow.early_presses.get_untracked(), 0);
        tick().await;
    }
}
