use domain::DisplayName;
use domain::api_types::Session;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::account;
use crate::components::account_email::AccountEmail;
use crate::components::button::SubmitButton;
use crate::components::card::Card;
use crate::components::field::Field;
use crate::components::form::{Form, Submission, apply_server_errors, validate_all};
use crate::components::load::Skeleton;
use crate::components::navigation_guard::restore_fields;
use crate::components::text_field::TextField;
use crate::components::text_input::InputKind;
use crate::i18n::account::t;
use crate::paths;
use crate::session::CurrentSession;

/// The name, which can be changed, and the email address.
#[component]
pub(super) fn DisplayNameCard(name: Field, saved_name: RwSignal<String>) -> impl IntoView {
    let session: CurrentSession = expect_context();
    // Saving changes the session, which must not replace the form.
    let is_loaded = Memo::new(move |_| session.get().is_some());
    view! {
        <Card id="profile-heading" title=t().profile()>
            {move || {
                is_loaded.get();
                match untrack(|| session.get()) {
                    Some(session) => view! { <DisplayNameForm session name saved_name /> }.into_any(),
                    None => view! { <Skeleton lines=2 /> }.into_any(),
                }
            }}
        </Card>
    }
}

#[component]
fn DisplayNameForm(session: Session, name: Field, saved_name: RwSignal<String>) -> impl IntoView {
    let current: CurrentSession = expect_context();
    saved_name.set(session.account.display_name.clone());
    name.accept(session.account.display_name.clone());
    name.value.set(session.account.display_name);
    restore_fields(paths::ACCOUNT, &[name]);
    let submission = Submission::new();
    let is_saved = RwSignal::new(false);
    let submit = move |()| {
        is_saved.set(false);
        if !submission.try_start(|| validate_all(&[name])) {
            return;
        }
        let sent = name.get();
        spawn_local(async move {
            match account::set_display_name(sent.clone()).await {
                Ok(session) => {
                    submission.finish_with(Vec::new);
                    let display_name = session.account.display_name;
                    saved_name.try_set(display_name.clone());
                    // What was typed meanwhile stays.
                    if name.value.try_with_untracked(|value| *value == sent) == Some(true) {
                        name.value.set(display_name.clone());
                    }
                    is_saved.try_set(true);
                    current.set_display_name(display_name);
                }
                Err(error) => submission.finish_with(|| apply_server_errors(&[name], &error)),
            }
        });
    };
    view! {
        <Form submission on_submit=submit>
            <TextField
                field=name
                label=t().your_name()
                hint=t().your_name_hint()
                kind=InputKind::PersonName
                limit=DisplayName::MAX
            />
            <AccountEmail email=session.account.email />
            <div class="actions">
                <SubmitButton
                    label=t().save_name()
                    pending_label=t().saving()
                    pending=submission.pending
                />
                <span role="status">{move || is_saved.get().then(|| t().name_saved())}</span>
            </div>
        </Form>
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::test_support::{MockServer, SESSION, mount};

    wasm_bindgen_test_configure!(run_in_browser);

    /// Saves " Ada", while `typed` is typed.
    async fn save_while_typing(typed: &str) -> (Field, RwSignal<String>) {
        let _server = MockServer::new(200, SESSION);
        let name = Field::new("displayName", |text| DisplayName::parse(text).err());
        let saved_name = RwSignal::new(String::new());
        let view = move || {
            provide_context(CurrentSession::load());
            view! { <DisplayNameCard name saved_name /> }.into_any()
        };
        let page = mount(view).await;
        page.wait_for(t().save_name()).await;
        page.fill("#displayName", " Ada").await;
        page.dispatch("form", "submit").await;
        page.fill("#displayName", typed).await;
        page.wait_for(t().name_saved()).await;
        (name, saved_name)
    }

    #[wasm_bindgen_test]
    async fn what_is_typed_while_saving_stays() {
        let (name, saved_name) = save_while_typing("Ada Lovelace").await;
        assert_eq!(name.get(), "Ada Lovelace");
        assert_eq!(saved_name.get_untracked(), "Ada");
    }

    #[wasm_bindgen_test]
    async fn saved_name_is_shown_as_it_was_saved() {
        let (name, _) = save_while_typing(" Ada").await;
        assert_eq!(name.get(), "Ada");
    }
}
