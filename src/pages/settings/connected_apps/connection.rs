use domain::ScopeSet;
use domain::wire::{AppStatus, Install, InstallStatus, Timestamp};
use leptos::prelude::*;

use crate::components::notice::{Notice, Tone};
use crate::components::sentence::Sentence;
use crate::components::status::Badge;
use crate::components::text::{DateTime, Time, Typed};
use crate::components::tile::Tile;
use crate::i18n::connected_apps::{status, t};

pub(super) fn heading_id(install: &str) -> String {
    format!("connection-{install}")
}

/// One install. "Disconnect" puts it into `asked`.
#[component]
pub(super) fn Connection(
    install: Install,
    may_disconnect: Signal<bool>,
    asked: RwSignal<Option<Install>>,
) -> impl IntoView {
    let is_live = install.status == InstallStatus::Active;
    let is_off = is_live && install.app.status == AppStatus::Disabled;
    let app = Signal::stored(install.app.name.clone());
    let owner = Signal::stored(install.app.owner_name.clone());
    let subject = StoredValue::new(install.clone());
    let button = move || {
        (is_live && may_disconnect.get()).then(|| {
            view! {
                <button
                    type="button"
                    class="button small danger-outline typed"
                    on:click=move |_| asked.set(Some(subject.get_value()))
                >
                    <span><Sentence text=t().disconnect_app() values=vec![("app", app)] /></span>
                </button>
            }
        })
    };
    view! {
        <li class="card connection">
            <div class="connection-header">
                <Tile name=app />
                <div class="connection-name">
                    <h2 id=heading_id(&install.id) tabindex="-1"><Typed text=app /></h2>
                    <p class="muted small-text typed">
                        <Sentence text=t().made_by() values=vec![("owner", owner)] />
                    </p>
                </div>
                <Badge
                    text=status(install.status)
                    tone=if is_live { "active" } else { "disabled" }
                />
            </div>
            {is_off.then(|| view! {
                <Notice tone=Tone::Info><p>{t().switched_off()}</p></Notice>
            })}
            <Facts install />
            {button}
        </li>
    }
}

#[component]
fn Facts(install: Install) -> impl IntoView {
    let scopes = ScopeSet::from_words(&install.scopes);
    let title = crate::i18n::common::scope_title;
    let by = Signal::stored(install.granted_by);
    view! {
        <dl class="facts">
            <dt>{t().scopes()}</dt>
            <dd>
                <ul class="plain" role="list">
                    {scopes.iter().map(|scope| view! { <li>{title(scope)}</li> }).collect_view()}
                </ul>
            </dd>
            <dt>{t().work_email()}</dt>
            <dd>{if install.pii_consent { t().shared() } else { t().not_shared() }}</dd>
            <dt>{t().connected()}</dt>
            <dd class="typed">
                <Time at=install.created_at />
                " "
                <Sentence text=t().by() values=vec![("name", by)] />
            </dd>
            {install.revoked_at.map(|at| view! {
                <dt>{t().disconnected()}</dt>
                <dd><DateTime at /></dd>
            })}
            <dt>{t().token()}</dt>
            <dd><code class="typed">{install.token_hint}</code></dd>
            <dt>{t().last_used()}</dt>
            <dd>{last_used(install.last_used_at)}</dd>
        </dl>
    }
}

fn last_used(at: Option<Timestamp>) -> AnyView {
    match at {
        Some(at) => view! { <DateTime at /> }.into_any(),
        None => crate::i18n::settings::t().never().into_any(),
    }
}
