use domain::api_types::Session;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::button::Button;
use super::dialog::Dialog;
use super::navigation_guard::NavigationGuard;
use super::signed_in_as::SignedInAs;
use crate::api;
use crate::i18n::t;

/// Opens when a write was refused because another account is signed in now: says which one, and
/// loads the page again for it (rule 32).
#[component]
pub fn AccountChangedDialog() -> impl IntoView {
    let guard: NavigationGuard = expect_context();
    let is_open = RwSignal::new(false);
    let session = RwSignal::new(None::<Session>);
    api::on_account_changed(move || {
        spawn_local(async move {
            session.try_set(api::session::get().await.ok());
            is_open.try_set(true);
        });
    });
    let load_again = move || {
        guard.persist_draft();
        location().reload().ok();
    };
    view! {
        <Dialog id="account-changed" open=is_open title=|| t().account_changed()>
            {move || session.get().map(|session| view! { <SignedInAs session /> }.into_any())}
            <p>{t().account_changed_text()}</p>
            <div class="actions end">
                <Button class="button primary" on_press=load_again>
                    {t().load_again()}
                </Button>
            </div>
        </Dialog>
    }
}
