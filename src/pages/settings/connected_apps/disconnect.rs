use domain::wire::Install;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, installs};
use crate::components::dialog::Dialog;
use crate::components::error_summary::failure_text;
use crate::components::sentence::{Sentence, fill};
use crate::i18n::connected_apps::t;

/// Asks whether the install in `asked` is to be disconnected, and does it.
#[component]
pub(super) fn DisconnectDialog(
    asked: RwSignal<Option<Install>>,
    on_ended: Callback<String>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<ApiError>);
    Effect::new(move || {
        if asked.with(Option::is_some) {
            failed.set(None);
            open.set(true);
        }
    });
    // Closed by Escape too: the same app can be asked about again.
    Effect::new(move || {
        if !open.get() {
            asked.set(None);
        }
    });
    let app = Memo::new(move |before: Option<&String>| {
        let name = asked.with(|asked| asked.as_ref().map(|install| install.app.name.clone()));
        name.or_else(|| before.cloned()).unwrap_or_default()
    });
    let disconnect = move |_| {
        let Some(id) = asked.with_untracked(|asked| asked.as_ref().map(|it| it.id.clone())) else {
            return;
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = installs::disconnect(id.clone()).await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    open.try_set(false);
                    on_ended.try_run(id);
                }
                Err(error) => drop(failed.try_set(Some(error))),
            }
        });
    };
    let title = Signal::derive(move || fill(t().disconnect_title(), &[("app", &app.read())]));
    view! {
        <Dialog id="disconnect" open title>
            <p class="typed">
                <Sentence text=t().disconnect_effect() values=vec![("app", app.into())] />
            </p>
            <p>{t().disconnect_again()}</p>
            <div role="alert">
                {move || failed.get().map(|error| view! {
                    <p class="field-error">{failure_text(&error)}</p>
                })}
            </div>
            <div class="actions end">
                <button type="button" class="button" on:click=move |_| open.set(false)>
                    {crate::i18n::settings::t().cancel()}
                </button>
                <button type="button" class="button danger" on:click=disconnect>
                    {move || if busy.get() { t().disconnecting() } else { t().disconnect() }}
                </button>
            </div>
        </Dialog>
    }
}
