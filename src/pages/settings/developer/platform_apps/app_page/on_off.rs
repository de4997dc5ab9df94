//! Deactivating an app, and reactivating it.

use domain::wire::{App, AppStatus};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::platform_apps;
use crate::components::button::Button;
use crate::components::dialog::Dialog;
use crate::components::error_summary::failure_text;
use crate::components::loader::Loader;
use crate::components::notice::{Notice, Tone};
use crate::components::text::DateTime;
use crate::i18n::platform_apps::{deactivate_title, effect_installs, t};

#[component]
pub(super) fn OnOff(loader: Loader<App>) -> impl IntoView {
    let asking = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<String>);
    let set = Callback::new(move |status: AppStatus| {
        let Some(app) = untrack(move || loader.get()) else { return };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = platform_apps::set_status(app.id, status).await;
            busy.try_set(false);
            match answer {
                Ok(app) => {
                    asking.try_set(false);
                    loader.state.try_set(crate::components::loader::Loaded::Ready(app));
                }
                Err(error) => drop(failure.try_set(Some(failure_text(&error)))),
            }
        });
    });
    let failed = move || {
        failure.get().map(|text| {
            view! { <div role="alert"><Notice tone=Tone::Danger><p>{text}</p></Notice></div> }
        })
    };
    let panel = move || {
        let app = loader.get()?;
        Some(match app.disabled_at {
            Some(at) => view! {
                <div class="zone-text">
                    <h2>{t().disabled_since()} " " <DateTime at /></h2>
                    <p>{t().reactivate_text()}</p>
                    {failed}
                </div>
                <Button
                    label=Signal::derive(move || {
                        if busy.get() { t().reactivating() } else { t().reactivate_app() }.to_owned()
                    })
                    busy
                    on_click=Callback::new(move |()| set.run(AppStatus::Active))
                />
            }
            .into_any(),
            None => view! {
                <div class="zone-text">
                    <h2>{t().deactivate_app()}</h2>
                    <p>{t().deactivate_text()}</p>
                </div>
                <Button
                    label=t().deactivate_app().to_owned()
                    kind="danger-outline"
                    on_click=Callback::new(move |()| asking.set(true))
                />
            }
            .into_any(),
        })
    };
    let name = move || loader.get().map(|app| app.name).unwrap_or_default();
    view! {
        <section class="card zone">{panel}</section>
        <Dialog
            id="deactivate"
            open=asking
            title=Signal::derive(move || deactivate_title(&name()))
        >
            {move || loader.get().map(effects)}
            {failed}
            <div class="actions end">
                <Button
                    label=crate::i18n::settings::t().cancel().to_owned()
                    on_click=Callback::new(move |()| asking.set(false))
                />
                <Button
                    label=Signal::derive(move || {
                        if busy.get() { t().deactivating() } else { t().deactivate() }.to_owned()
                    })
                    kind="danger"
                    busy
                    on_click=Callback::new(move |()| set.run(AppStatus::Disabled))
                />
            </div>
        </Dialog>
    }
}

fn effects(app: App) -> AnyView {
    let last_used = app.installs.last_used_at.map(|at| {
        view! { <li>{t().effect_last_used()} " " <DateTime at /></li> }
    });
    view! {
        <ul>
            <li>{effect_installs(app.installs.active)}</li>
            {last_used}
            <li>{t().effect_link()}</li>
            <li>{t().effect_kept()}</li>
        </ul>
    }
    .into_any()
}
