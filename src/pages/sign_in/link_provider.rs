use domain::Password;
use domain::api_types::{ErrorCode, PendingProviderLink};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, accounts};
use crate::components::account_email::AccountEmail;
use crate::components::account_form::leave_signed_in;
use crate::components::button::SubmitButton;
use crate::components::error_summary::Problem;
use crate::components::field::Field;
use crate::components::form::{Form, Submission, apply_server_errors, validate_all};
use crate::components::heading::PageHeading;
use crate::components::hidden_username::HiddenUsername;
use crate::components::load::{LoadFailed, Skeleton};
use crate::components::password_field::PasswordField;
use crate::components::text_input::InputKind;
use crate::i18n;
use crate::i18n::accounts::t;
use crate::i18n::interpolate::{interpolate, interpolate_nodes, isolated};
use crate::navigation::Navigation;
use crate::paths;

/// After the provider vouched for the address of an account with a password: asks for that password,
/// which links the two.
#[component]
pub(super) fn LinkProvider(
    /// It's too late, or another browser started it.
    #[prop(into)]
    on_expired: UnsyncCallback<()>,
) -> impl IntoView {
    let link = RwSignal::new(None::<Result<PendingProviderLink, ApiError>>);
    let load = move || {
        link.set(None);
        spawn_local(async move {
            match accounts::pending_link().await {
                Err(error) if is_expired(&error) => drop(on_expired.try_run(())),
                loaded => drop(link.try_set(Some(loaded))),
            }
        });
    };
    load();
    move || match link.get() {
        None => view! {
            <div class="minimal-card">
                <div class="visually-hidden">
                    <PageHeading title=i18n::t().loading() />
                </div>
                <Skeleton lines=3 kind="row" />
            </div>
        }
        .into_any(),
        Some(Ok(link)) => view! { <LinkForm link on_expired /> }.into_any(),
        Some(Err(error)) => view! {
            <div class="minimal-card">
                <div class="minimal-card-header">
                    <PageHeading title=t().sign_in() />
                </div>
                <LoadFailed what=t().link_failed() error on_retry=load />
            </div>
        }
        .into_any(),
    }
}

fn is_expired(error: &ApiError) -> bool {
    error.code() == Some(ErrorCode::NotFound)
}

#[component]
fn LinkForm(link: PendingProviderLink, on_expired: UnsyncCallback<()>) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let return_to = paths::query_value("return_to");
    let otherwise = paths::with_return_to(paths::SIGN_IN, &return_to);
    let target = StoredValue::new(return_to);
    let password = Field::new("password", |text| Password::check_entered(text).err());
    let submission = Submission::new();
    let submit = move |()| {
        if !submission.try_start(|| validate_all(&[password])) {
            return;
        }
        spawn_local(async move {
            match accounts::link_with_password(password.get()).await {
                Ok(_) => leave_signed_in(submission, navigation, target).await,
                Err(error) if is_expired(&error) => drop(on_expired.try_run(())),
                Err(error) => submission.finish_with(|| problems(password, &error)),
            }
        });
    };
    let PendingProviderLink { email, provider } = link;
    let title = interpolate(t().link_title(), &[("provider", &provider)]);
    view! {
        <div class="minimal-card">
            <div class="minimal-card-header">
                <PageHeading title>
                    {interpolate_nodes(t().link_title(), [("provider", isolated(provider))])}
                </PageHeading>
                <p>{t().link_hint()}</p>
            </div>
            <Form submission on_submit=submit>
                <AccountEmail email=email.clone() />
                <HiddenUsername email />
                <PasswordField
                    field=password
                    label=t().password()
                    kind=InputKind::CurrentPassword
                />
                <SubmitButton
                    label=t().link_submit()
                    pending_label=t().linking()
                    pending=submission.pending
                />
            </Form>
        </div>
        <p class="minimal-card-alternative">
            <a href=otherwise>{t().sign_in_otherwise()}</a>
        </p>
    }
}

fn problems(password: Field, error: &ApiError) -> Vec<Problem> {
    if error.code() == Some(ErrorCode::Unauthorized) {
        return vec![Problem::of_field(password.name, t().wrong_password())];
    }
    apply_server_errors(&[password], error)
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::test_support::{MockServer, mount};

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    async fn page_has_a_heading_while_the_link_loads_and_when_that_failed() {
        let _server = MockServer::new(503, "{}");
        let page = mount(|| view! { <LinkProvider on_expired=|| {} /> }.into_any()).await;
        let focused = || document().active_element().unwrap().text_content();
        assert_eq!((page.count("h1"), focused().as_deref()), (1, Some(i18n::t().loading())));
        page.wait_for(t().link_failed()).await;
        assert_eq!((page.count("h1"), focused().as_deref()), (1, Some(t().sign_in())));
        page.click("[role=alert] button").await;
        assert_eq!((page.count("h1"), focused().as_deref()), (1, Some(i18n::t().loading())));
    }
}
