//! Demo data: one organization with platform apps, one that has connected an app. Created through
//! the services; existing data is left alone.

use domain::api_types::{AppInput, ApproveInput, ConsentInput, SignInInput, SignUpInput};
use domain::{Scope, ScopeSet};

use crate::services::Page;
use crate::services::installs::InstallFilter;
use crate::services::sessions::{self, Session};
use crate::services::{ServiceError, accounts, apps, consents, installs};
use crate::state::AppState;

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

/// Creates the demo data and returns instructions for signing in.
///
/// # Errors
/// The database failed, or a demo account has another password.
pub async fn create(state: &AppState) -> Result<String, ServiceError> {
    let developer = sign_up_or_in(state, &DEVELOPER).await?;
    for app in demo_apps() {
        register(state, &developer, &app).await?;
    }
    let customer = sign_up_or_in(state, &CUSTOMER).await?;
    connect(state, &customer, "acme-review").await?;
    sessions::delete(state, &developer).await?;
    sessions::delete(state, &customer).await?;
    Ok(how_to_sign_in(state))
}

fn how_to_sign_in(state: &AppState) -> String {
    let origin = state.settings.origin();
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
async fn sign_up_or_in(state: &AppState, person: &Person) -> Result<Session, ServiceError> {
    let sign_up = SignUpInput {
        email: person.email.to_owned(),
        password: PASSWORD.to_owned(),
        display_name: person.name.to_owned(),
        organization_name: person.organization.to_owned(),
        invitation: None,
    };
    let new_session = match accounts::sign_up(state, &sign_up, None).await {
        Err(ServiceError::EmailTaken) => {
            let (email, password) = (sign_up.email, sign_up.password);
            accounts::sign_in(state, &SignInInput { email, password }, None).await?
        }
        new_session => new_session?,
    };
    sessions::authenticate(state, &new_session.secret).await?.ok_or(ServiceError::Internal)
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
    state: &AppState,
    developer: &Session,
    app: &AppInput,
) -> Result<(), ServiceError> {
    match apps::register(state, developer, app).await {
        Err(ServiceError::SlugTaken { .. }) => Ok(()),
        registered => registered.map(drop),
    }
}

/// Connects the app unless it was connected before.
async fn connect(state: &AppState, customer: &Session, slug: &str) -> Result<(), ServiceError> {
    let of_app = InstallFilter { app: Some(slug.to_owned()), status: None };
    let newest = Page { limit: 1, before: None };
    if !installs::list(state, customer, &of_app, &newest).await?.items.is_empty() {
        return Ok(());
    }
    let input = ConsentInput { slug: slug.to_owned(), query: String::new() };
    let consent = consents::create(state, customer, &input).await?;
    let input = ApproveInput { pii_consent: Some(true) };
    consents::approve(state, customer, &consent.id, &input).await.map(drop)
}
