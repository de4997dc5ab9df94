//! `/sign-up?return_to=`, or `/sign-up#invitation=` for a new member.

use domain::api_types::SignUpInput;
use domain::{DisplayName, Email, OrganizationName, Password};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api;
use crate::components::account_form::{AccountForm, ProviderButton, leave_signed_in};
use crate::components::button::SubmitButton;
use crate::components::field::Field;
use crate::components::form::{Submission, apply_server_errors, validate_all};
use crate::components::navigation_guard::{NavigationGuard, persist_fields};
use crate::components::password_field::PasswordField;
use crate::components::text_field::TextField;
use crate::components::text_input::InputKind;
use crate::i18n::accounts::t;
use crate::navigation::{Navigation, settings_prefetch};
use crate::paths;

#[derive(Clone, Copy, Debug)]
struct SignUpFields {
    name: Field,
    email: Field,
    password: Field,
    organization: Field,
}

impl SignUpFields {
    fn new() -> Self {
        Self {
            name: Field::new("displayName", |text| DisplayName::parse(text).err()),
            email: Field::new("email", |text| Email::parse(text).err()),
            password: Field::new("password", |text| Password::parse(text).err()),
            organization: Field::new("organizationName", |text| {
                OrganizationName::parse(text).err()
            }),
        }
    }
}

#[component]
pub fn SignUp() -> impl IntoView {
    let fields = SignUpFields::new();
    let SignUpFields { name, email, organization, .. } = fields;
    let guard: NavigationGuard = expect_context();
    persist_fields(guard, paths::SIGN_UP, vec![name, email, organization]);
    let invitation = RwSignal::new(invitation_of_address());
    paths::on_fragment_change(move || invitation.set(invitation_of_address()));
    move || view! { <SignUpForm fields invitation=invitation.get() /> }
}

/// Creates an account, with an organization of its own unless there's an `invitation`.
#[component]
fn SignUpForm(fields: SignUpFields, invitation: Option<String>) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let return_to = paths::query_value("return_to");
    let SignUpFields { name, email, password, organization } = fields;
    let is_invited = invitation.is_some();
    let submission = Submission::new();

    let target = StoredValue::new(return_to.clone());
    let accepted = invitation.clone();
    let submit = move |()| {
        let mut fields = vec![name, email, password];
        if !is_invited {
            fields.push(organization);
        }
        if !submission.try_start(|| validate_all(&fields)) {
            return;
        }
        let input = SignUpInput {
            email: email.get(),
            password: password.get(),
            display_name: name.get(),
            organization_name: if is_invited { String::new() } else { organization.get() },
            invitation: accepted.clone(),
        };
        spawn_local(async move {
            match api::accounts::sign_up(input).await {
                Ok(_) => leave_signed_in(submission, navigation, target).await,
                Err(error) => submission.finish_with(|| apply_server_errors(&fields, &error)),
            }
        });
    };
    let sign_in = paths::with_return_to(paths::SIGN_IN, &return_to);
    let footer = move || {
        view! {
            <p class="minimal-card-alternative">
                {t().have_account()} " " <a href=sign_in.clone()>{t().sign_in()}</a>
            </p>
        }
    };
    let organization_field = (!is_invited).then(|| {
        view! {
            <TextField
                field=organization
                label=t().organization_name()
                hint=t().organization_hint()
                kind=InputKind::OrganizationName
                limit=OrganizationName::MAX
            />
        }
        .into_any()
    });
    let prefetch = settings_prefetch(&return_to);
    let provider = match invitation {
        Some(invitation) => ProviderButton::AcceptInvitation(invitation),
        None => ProviderButton::SignIn { return_to },
    };
    view! {
        <AccountForm
            title=t().create_account()
            hint=if is_invited { t().sign_up_invited() } else { t().sign_up_hint() }
            submission
            on_submit=submit
            provider
            footer
        >
            <TextField
                field=name
                label=t().your_name()
                kind=InputKind::PersonName
                limit=DisplayName::MAX
            />
            <TextField field=email label=t().email() kind=InputKind::Email />
            <PasswordField
                field=password
                label=t().password()
                hint=t().password_hint()
                kind=InputKind::NewPassword
                on_input=prefetch
            />
            {organization_field}
            <SubmitButton
                label=t().create_account()
                pending_label=t().creating_account()
                pending=submission.pending
            />
        </AccountForm>
    }
}

/// In the fragment, which no server and no referrer sees.
fn invitation_of_address() -> Option<String> {
    let hash = location().hash().ok()?;
    let invitation = hash.strip_prefix("#invitation=")?;
    (!invitation.is_empty()).then(|| invitation.to_owned())
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen::JsCast;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    use web_sys::HtmlInputElement;

    use super::*;
    use crate::test_support::{MockServer, mount};

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    async fn invitation_opened_in_the_same_tab_counts() {
        let _server = MockServer::new(200, r#"{"password": true}"#);
        location().set_hash("").unwrap();
        let navigation = Navigation::new();
        let view = move || {
            provide_context(NavigationGuard::new());
            provide_context(navigation);
            view! { <SignUp /> }.into_any()
        };
        let page = mount(view).await;
        page.fill("#displayName", "Ada").await;
        assert!(page.find("#organizationName").is_some());

        location().set_hash("invitation=8sK2").unwrap();
        page.wait_for(t().sign_up_invited()).await;
        assert!(page.find("#organizationName").is_none());
        let name: HtmlInputElement = page.get("#displayName").unchecked_into();
        assert_eq!(name.value(), "Ada", "what was typed stays");
        location().set_hash("").unwrap();
    }
}
