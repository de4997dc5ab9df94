//! Deactivating an app, and reactivating it unless the operator has disabled it.

use domain::api_types::{App, AppStatus, DisabledBy, Reason};
use leptos::either::EitherOf3;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, platform_apps};
use crate::components::button::Button;
use crate::components::confirm_dialog::{ConfirmDialog, Confirmation};
use crate::components::dates::DateTimeText;
use crate::components::error_message::error_message;
use crate::components::focus::{focus_by_id, replace_lost_focus};
use crate::components::notice::{Notice, Tone};
use crate::components::user_text::UserText;
use crate::i18n::interpolate::{interpolate_nodes, isolated};
use crate::i18n::platform_apps::{effect_installs, t};
use crate::i18n::settings;

const HEADING: &str = "status-heading";

/// Says what deactivating or reactivating does, and does it. Deactivating asks first.
#[component]
pub(super) fn StatusPanel(
    /// Set to the server's response.
    app: RwSignal<App>,
) -> impl IntoView {
    let id = StoredValue::new(app.with_untracked(|app| app.id.clone()));
    let set_status = move |status: AppStatus| {
        let request = set_status_or_reload(id.get_value(), status);
        async move {
            let changed = request.await?;
            if app.try_set(changed).is_none() {
                // The button that was pressed is gone.
                replace_lost_focus(|| focus_by_id(HEADING));
            }
            Ok(())
        }
    };
    let reactivation = Action::new_unsync(move |(): &()| set_status(AppStatus::Active));
    let pending = reactivation.pending();
    let confirmation = Confirmation::new();
    let ask = move || {
        confirmation.open(|| spawn_local(refresh_installs(app, id.get_value())));
    };
    let reactivate = move |since: String| {
        view! {
            <div class="status-panel-text">
                <h2 id=HEADING tabindex="-1">
                    {t().disabled_since()} " " <DateTimeText at=since />
                </h2>
                <p>{t().reactivate_text()}</p>
                <Failure reactivation />
            </div>
            <Button pending on_press=move || drop(reactivation.dispatch(()))>
                {move || if pending.get() { t().reactivating() } else { t().reactivate_app() }}
            </Button>
        }
    };
    let deactivate = move || {
        view! {
            <div class="status-panel-text">
                <h2 id=HEADING tabindex="-1">
                    {t().deactivate_app()}
                </h2>
                <p>{t().deactivate_text()}</p>
            </div>
            <Button class="button danger-outline" on_press=ask>
                {t().deactivate_app()}
            </Button>
        }
    };
    view! {
        <section class="card status-panel">
            // Different types, so that none takes over another's elements: a page translator
            // replaces their texts, and a label must not outlive what its button does.
            {move || {
                let App { disabled_at, disabled_by, disabled_reason, .. } = app.get();
                match disabled_at {
                    Some(since) if disabled_by == Some(DisabledBy::Operator) => {
                        EitherOf3::A(disabled_by_operator(since, disabled_reason))
                    }
                    Some(since) => EitherOf3::B(reactivate(since)),
                    None => EitherOf3::C(deactivate()),
                }
            }}
        </section>
        <ConfirmDialog
            confirmation
            id="deactivate"
            title=move || interpolate_nodes(t().deactivate_title(), [("name", isolated(app.read().name.clone()))])
            confirm_label=Signal::derive(move || {
                if confirmation.pending.get() { t().deactivating() } else { t().deactivate() }
            })
            on_confirm=move || {
                let deactivation = set_status(AppStatus::Disabled);
                confirmation
                    .run(async { deactivation.await.map_err(|error| error_message(&error)) });
            }
        >
            {move || effects(&app.read())}
        </ConfirmDialog>
    }
}

/// The app with its new status. If the operator has disabled it meanwhile, the app as that left it.
async fn set_status_or_reload(id: String, status: AppStatus) -> Result<App, ApiError> {
    match platform_apps::set_status(id.clone(), status).await {
        Err(error) if error.reason() == Some(Reason::DisabledByOperator) => {
            platform_apps::get(id).await
        }
        result => result,
    }
}

/// Brings the numbers of the dialog up to date. Only those: the status may change meanwhile.
async fn refresh_installs(app: RwSignal<App>, id: String) {
    if let Ok(App { installs, .. }) = platform_apps::get(id).await {
        app.try_update(|app| app.installs = installs);
    }
}

/// Says that it isn't the developers' to reactivate (rule 41).
fn disabled_by_operator(since: String, reason: Option<String>) -> AnyView {
    let reason = reason.map(|reason| {
        view! {
            <p>{t().disabled_reason()} " " <UserText text=reason /></p>
        }
        .into_any()
    });
    view! {
        <div class="status-panel-text">
            <h2 id=HEADING tabindex="-1">
                {t().disabled_by_operator()}
            </h2>
            <p>{t().disabled_by_operator_text()}</p>
            {reason}
            <p>{t().disabled_by_operator_since()} " " <DateTimeText at=since /></p>
        </div>
    }
    .into_any()
}

/// Why the last attempt failed.
#[component]
fn Failure(reactivation: Action<(), Result<(), ApiError>>) -> impl IntoView {
    let pending = reactivation.pending();
    move || match reactivation.value().get() {
        Some(Err(error)) if !pending.get() => Some(
            view! {
                <div role="alert">
                    <Notice tone=Tone::Danger>
                        <p>{error_message(&error)}</p>
                    </Notice>
                </div>
            }
            .into_any(),
        ),
        _ => None,
    }
}

/// What deactivating does, in numbers.
fn effects(app: &App) -> AnyView {
    let last_used = match app.installs.last_used_at.clone() {
        Some(at) => view! { <DateTimeText at /> }.into_any(),
        None => settings::t().never().into_any(),
    };
    view! {
        <ul>
            <li>{effect_installs(app.installs.active)}</li>
            <li>{t().effect_last_used()} " " {last_used}</li>
            <li>{t().effect_link()}</li>
            <li>{t().effect_kept()}</li>
        </ul>
    }
    .into_any()
}
