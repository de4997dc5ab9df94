//! Deciding a consent. The transaction that writes a decision locks and rechecks everything the
//! decision depends on: the app last.

use domain::api_types::{
    ActivityType, AppStatus, ApproveInput, Approved, Declined, InstallStatus, RevocationReason,
    Role,
};
use domain::{AnswerUrl, CheckedUrl, FieldCode, FieldError, PlatformToken, grants_pii, redirect};

use super::{Consents, ConsentsError, Refusal};
use crate::clock::Millis;
use crate::metrics::ConsentOutcome;
use crate::services::sessions::Session;
use crate::services::webhooks::Event;
use crate::services::{activity, installs};
use crate::storage::Tx;
use crate::storage::apps::{self, AppRecord, AppWithOwner};
use crate::storage::consents::{self as store, ConsentRecord, ConsentWithRole};
use crate::storage::installs::{self as install_store, InstallRecord, InstallWithApp};

impl Consents {
    /// Grants what the consent showed, once (rule 22).
    ///
    /// # Errors
    /// `NOT_FOUND`, `CONSENT_USED`, `CONSENT_EXPIRED`, `OWNER_REQUIRED`, a missing `piiConsent`,
    /// `APP_DISABLED`, `APP_CHANGED`, `INSTALL_CHANGED`, in this order. Each grants nothing.
    pub async fn approve(
        &self,
        caller: &Session,
        id: &str,
        input: &ApproveInput,
    ) -> Result<Approved, ConsentsError> {
        let mut tx = self.db.begin().await?;
        let decision = Decision::load(&mut tx, caller, id).await?;
        if let Err(refusal) = decision.check_decidable(self.clock.now()) {
            return self.refuse_approval(tx, caller, &decision.app, refusal).await;
        }
        let pii_consent = input.pii_consent.ok_or_else(|| missing("piiConsent"))?;
        if let Err(refusal) = decision.check_unchanged() {
            return self.refuse_approval(tx, caller, &decision.app, refusal).await;
        }
        let (install, token) = match self.grant(&mut tx, caller, &decision, pii_consent).await? {
            Ok(granted) => granted,
            Err(refusal) => {
                drop(tx);
                let tx = self.db.begin().await?;
                return self.refuse_approval(tx, caller, &decision.app, refusal).await;
            }
        };
        tx.commit().await?;
        match decision.current {
            Some(_) => {
                self.outbox.wake();
                self.metrics.record_decision(ConsentOutcome::Reconnected);
            }
            None => self.metrics.record_decision(ConsentOutcome::Approved),
        }
        let answer = |url| AnswerUrl::approved(&url, &decision.consent.link, &install.id);
        Ok(Approved {
            continue_url: decision.checked_url().map(answer).map(AnswerUrl::into_string),
            install: installs::to_api(with_app(install, decision.app)),
            token: token.expose().to_owned(),
        })
    }

    /// Ends a consent without a grant (rule 24).
    ///
    /// # Errors
    /// `NOT_FOUND`, `CONSENT_USED`, `CONSENT_EXPIRED`, `OWNER_REQUIRED`, in this order.
    pub async fn decline(&self, caller: &Session, id: &str) -> Result<Declined, ConsentsError> {
        let mut tx = self.db.begin().await?;
        let decision = Decision::load(&mut tx, caller, id).await?;
        let now = self.clock.now();
        decision.check_decidable(now)?;
        store::mark_used(&mut tx, id, now).await?;
        let app_id = &decision.app.app.id;
        let kind = ActivityType::ConsentDeclined;
        self.activity.record(&mut tx, caller, app_id, kind, activity::no_details()).await?;
        tx.commit().await?;
        self.metrics.record_decision(ConsentOutcome::Declined);
        let answer = |url| AnswerUrl::declined(&url, &decision.consent.link);
        Ok(Declined { return_url: decision.checked_url().map(answer).map(AnswerUrl::into_string) })
    }

    /// Creates the install and revokes the one it replaces, with its token (rule 20). Returns why that
    /// has to be rolled back if another transaction got in between.
    async fn grant(
        &self,
        tx: &mut Tx,
        caller: &Session,
        decision: &Decision,
        pii_ticked: bool,
    ) -> Result<Result<(InstallRecord, PlatformToken), Refusal>, ConsentsError> {
        let now = self.clock.now();
        let app = &decision.app.app;
        let token = self.rng.with_rng(PlatformToken::generate);
        let install = InstallRecord {
            id: self.rng.new_id(now),
            app_id: app.id.clone(),
            organization_id: decision.consent.organization_id.clone(),
            scopes: app.scopes,
            pii_consent: grants_pii(app.scopes, pii_ticked),
            status: InstallStatus::Active,
            granted_by: caller.account_id.clone(),
            granted_by_name: caller.display_name.clone(),
            token_id: self.rng.new_id(now),
            token_last_four: token.last_four().to_owned(),
            created_at: now,
            revoked_at: None,
            last_used_at: None,
        };
        let kind = match &decision.current {
            Some(old) => {
                install_store::revoke(tx, old, now, &self.rng.new_id(now)).await?;
                let event = Event::InstallRevoked(RevocationReason::Reconnected);
                self.outbox.record(tx, old, event).await?;
                ActivityType::InstallReconnected
            }
            None => ActivityType::ConsentApproved,
        };
        let (token_hash, counter_id) = (hex::encode(token.hash()), self.rng.new_id(now));
        match install_store::insert(tx, &install, &token_hash, &counter_id).await {
            // Another approval by the organization came first (rule 22).
            Err(error) if error.is_unique_violation() => return Ok(Err(Refusal::InstallChanged)),
            inserted => inserted?,
        }
        store::mark_used(tx, &decision.consent.id, now).await?;
        let details = activity::install_details(caller, &install);
        self.activity.record(tx, caller, &app.id, kind, details).await?;
        // Last, because a change of the app waits until no approval holds this lock, and PostgreSQL
        // lets new ones take it meanwhile.
        if let Some(reloaded) = apps::reload_for_share(tx, &app.id).await?
            && let Err(refusal) = decision.check_app(&reloaded)
        {
            return Ok(Err(refusal));
        }
        Ok(Ok((install, token)))
    }
}

/// A consent and everything it depends on, locked until the transaction ends, except the app.
struct Decision {
    consent: ConsentRecord,
    /// The decider's current role.
    role: Role,
    app: AppWithOwner,
    /// What the approval replaces: the active install, if the consent showed one.
    current: Option<InstallRecord>,
}

impl Decision {
    async fn load(tx: &mut Tx, caller: &Session, id: &str) -> Result<Self, ConsentsError> {
        let found = store::find_for_update(tx, id, &caller.account_id, &caller.id).await?;
        let ConsentWithRole { consent, role } = found.ok_or(ConsentsError::NotFound)?;
        let app = apps::get(tx, &consent.app_id).await?;
        let current = match consent.current_install_id {
            Some(_) => {
                let organization_id = &caller.organization_id;
                install_store::find_active_for_update(tx, organization_id, &app.app.id).await?
            }
            None => None,
        };
        Ok(Self { consent, role, app, current })
    }

    fn check_decidable(&self, now: Millis) -> Result<(), Refusal> {
        if self.consent.used_at.is_some() {
            Err(Refusal::ConsentUsed)
        } else if self.consent.has_expired(now) {
            Err(Refusal::ConsentExpired)
        } else if self.role != Role::Owner {
            Err(Refusal::OwnerRequired)
        } else {
            Ok(())
        }
    }

    /// Approving grants exactly what was on the screen (rule 19).
    fn check_unchanged(&self) -> Result<(), Refusal> {
        self.check_app(&self.app.app)?;
        let current = self.current.as_ref().map(|install| &install.id);
        if current == self.consent.current_install_id.as_ref() {
            Ok(())
        } else {
            Err(Refusal::InstallChanged)
        }
    }

    fn check_app(&self, app: &AppRecord) -> Result<(), Refusal> {
        if app.disabled.status() != AppStatus::Active {
            Err(Refusal::AppDisabled { app_name: None })
        } else if app.revision != self.consent.app_revision {
            Err(Refusal::AppChanged)
        } else {
            Ok(())
        }
    }

    /// Where the customer returns to. Checked again: the bases may have been edited before a
    /// decline.
    fn checked_url(&self) -> Option<CheckedUrl> {
        let url = self.consent.link.redirect_uri.as_deref()?;
        redirect::check(&self.app.app.bases(), url).ok()
    }
}

fn missing(field: &str) -> ConsentsError {
    ConsentsError::InvalidFields(vec![FieldError::new(field, FieldCode::Required)])
}

fn with_app(
    install: InstallRecord,
    AppWithOwner { app, owner_name, .. }: AppWithOwner,
) -> InstallWithApp {
    InstallWithApp {
        install,
        app_slug: app.slug,
        app_name: app.name,
        app_status: app.disabled.status(),
        owner_name,
    }
}
