//! `platform-apps demo`: one organization with platform apps, one that has connected an app. Created
//! through the services; existing data is left alone.

use std::sync::Arc;

use domain::api_types::{AppInput, ApproveInput, ConsentInput, SignInInput, SignUpInput};
use domain::{Scope, ScopeSet};

use super::StartupError;
use crate::services::accounts::AccountsError;
use crate::services::apps::AppsError;
use crate::services::consents::ConsentsError;
use crate::services::installs::InstallFilter;
use crate::services::sessions::Session;
use crate::services::{Page, StorageError};
use crate::state::Components;

/// Where `cargo xtask serve --demo` starts `examples/reference-platform`.
const REFERENCE_PLATFORM: &str = "http://127.0.0.1:8090";

const PASSWORD: &str = "open the demo, please";

struct Person {
    email: &'static str,
    name: &'static str,
    organization: &'static str,
}

const DEVELOPER: Person =
    Person { email: "ada@acme.example", name: "Ada Osei", organization: "Acme Annotation" };
const CUSTOMER: Person = Person {
    email: "ben@brightside.example",
    name: "Ben Ito",
    organization: "Brightside Robotics",
};

/// Why the demo couldn't be created.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("can't sign in: {0}")]
    Accounts(#[from] AccountsError),
    #[error("the new session is gone already")]
    SignedOut,
    #[error("can't register an app: {0}")]
    Apps(#[from] AppsError),
    #[error("can't connect an app: {0}")]
    Consents(#[from] ConsentsError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Creates the demo data and prints instructions for signing in.
pub(super) async fn run(components: &Arc<Components>) -> Result<(), StartupError> {
    println!("{}", create(components).await?);
    components.db.close().await;
    Ok(())
}

/// Creates the demo data and returns instructions for signing in.
///
/// # Errors
/// The database failed, or a demo account has another password.
pub async fn create(components: &Components) -> Result<String, DemoError> {
    let developer = sign_up_or_in(components, &DEVELOPER).await?;
    for app in demo_apps() {
        register(components, &developer, &app).await?;
    }
    let customer = sign_up_or_in(components, &CUSTOMER).await?;
    connect(components, &customer, "acme-review").await?;
    components.sessions.delete(&developer).await?;
    components.sessions.delete(&customer).await?;
    Ok(how_to_sign_in(components))
}

fn how_to_sign_in(components: &Components) -> String {
    let origin = components.settings.origin();
    format!(
        "OpenTrain: {origin}/sign-in, with the password “{PASSWORD}”\n  \
         {}  {}, which builds platform apps\n  \
         {}  {}, which connects them\n\
         Acme Labeling, a platform to connect: {REFERENCE_PLATFORM}\n  \
         Connect OpenTrain there, approve as {}, paste the token, subscribe to events, link a project.",
        DEVELOPER.email,
        DEVELOPER.organization,
        CUSTOMER.email,
        CUSTOMER.organization,
        CUSTOMER.email,
    )
}

/// Signs up, or signs in if the account exists.
async fn sign_up_or_in(components: &Components, person: &Person) -> Result<Session, DemoError> {
    let sign_up = SignUpInput {
        email: person.email.to_owned(),
        password: PASSWORD.to_owned(),
        display_name: person.name.to_owned(),
        organization_name: person.organization.to_owned(),
        invitation: None,
    };
    let new_session = match components.accounts.sign_up(&sign_up, None).await {
        Err(AccountsError::EmailTaken) => {
            let (email, password) = (sign_up.email, sign_up.password);
            components.accounts.sign_in(&SignInInput { email, password }, None).await?
        }
        new_session => new_session?,
    };
    let session = components.sessions.authenticate(&new_session.secret).await?;
    session.ok_or(DemoError::SignedOut)
}

fn demo_apps() -> [AppInput; 3] {
    let app = |slug: &str, name: &str, description: &str, scopes: &[Scope]| AppInput {
        name: name.to_owned(),
        slug: slug.to_owned(),
        description: description.to_owned(),
        website_url: "https://acme.example".to_owned(),
        redirect_uris: Vec::new(),
        scopes: scopes.iter().copied().collect::<ScopeSet>().to_strings(),
    };
    let labeling = "Text, image and video labels by the trainers you hired.";
    [
        AppInput {
            redirect_uris: vec![format!("{REFERENCE_PLATFORM}/opentrain/callback")],
            ..app("acme-labeling", "Acme Labeling", labeling, Scope::ALL)
        },
        app(
            "acme-review",
            "Acme Review",
            "A second review of finished labels.",
            &[Scope::ProjectLinksRead, Scope::ContractsRead, Scope::UsageWrite],
        ),
        app("acme-hooks", "Acme Hooks", "", &[Scope::WebhooksManage]),
    ]
}

async fn register(
    components: &Components,
    developer: &Session,
    app: &AppInput,
) -> Result<(), AppsError> {
    match components.apps.register(developer, app).await {
        Err(AppsError::SlugTaken { .. }) => Ok(()),
        registered => registered.map(drop),
    }
}

/// Connects the app unless it was connected before.
async fn connect(
    components: &Components,
    customer: &Session,
    slug: &str,
) -> Result<(), ConsentsError> {
    let of_app = InstallFilter { app: Some(slug.to_owned()), status: None };
    let newest = Page { limit: 1, before: None };
    if !components.installs.list(customer, &of_app, &newest).await?.items.is_empty() {
        return Ok(());
    }
    let input = ConsentInput { slug: Some(slug.to_owned()), query: Some(String::new()) };
    let consent = components.consents.create(customer, &input).await?;
    let input = ApproveInput { pii_consent: Some(true) };
    components.consents.approve(customer, &consent.id, &input).await?;
    Ok(())
}
