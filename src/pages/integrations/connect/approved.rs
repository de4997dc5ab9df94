//! The one moment at which the token is shown (rule 21).

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use super::flow::Flow;
use super::leave;
use super::mark::Mark;
use super::screen::Granted;
use crate::components::copy::CopyButton;
use crate::components::icon::Icon;
use crate::components::notice::{Notice, Tone};
use crate::components::page::Heading;
use crate::components::sentence::{Sentence, fill};
use crate::i18n::consent::t;

#[component]
pub fn Approved(flow: Flow, granted: Granted) -> impl IntoView {
    let copied = RwSignal::new(false);
    let app = granted.consent.app.name.clone();
    let receipt = receipt(&granted);
    view! {
        <Mark icon=Icon::Check />
        <Heading text=fill(t().connected_heading(), &[("app", &app)])>
            <Sentence text=t().connected_heading() values=vec![("app", Signal::stored(app))] />
        </Heading>
        <Token flow copied />
        <Exit flow copied granted />
        <section class="check-token">
            <h2>{t().check_heading()}</h2>
            <p>{t().check()}</p>
            <pre tabindex="0"><code>{curl()}</code></pre>
        </section>
        <section class="receipt">
            <pre id="receipt" class="typed" dir="auto">{receipt.clone()}</pre>
            <CopyButton label=t().copy_receipt() text=receipt source="receipt" />
        </section>
    }
}

/// Lives in the flow's one signal, and in a field that holds it as a property: never in markup.
#[component]
fn Token(flow: Flow, copied: RwSignal<bool>) -> impl IntoView {
    let token = flow.token;
    let field = NodeRef::<html::Input>::new();
    // A page that is kept for "back" is frozen before effects run: empty the field by hand.
    let clear = move || {
        token.set(None);
        if let Some(field) = field.get_untracked() {
            field.set_value("");
        }
    };
    let left = window_event_listener(ev::pagehide, move |_| clear());
    let returned = window_event_listener(ev::pageshow, move |ev| {
        if ev.persisted() {
            clear();
        }
    });
    on_cleanup(move || {
        left.remove();
        returned.remove();
    });

    let value = Signal::derive(move || token.get().unwrap_or_default());
    let is_there = Memo::new(move |_| token.with(Option::is_some));
    move || {
        if !is_there.get() {
            return view! { <Notice tone=Tone::Info><p>{t().token_cleared()}</p></Notice> }
                .into_any();
        }
        view! {
            <Notice tone=Tone::Warning title=t().shown_once_heading()>
                <p>{t().shown_once()}</p>
            </Notice>
            <div class="field token">
                <label for="platform-token">{t().token()}</label>
                <div class="input-row">
                    <input
                        node_ref=field
                        id="platform-token"
                        class="input"
                        readonly
                        dir="ltr"
                        autocomplete="off"
                        spellcheck="false"
                        prop:value=value
                        on:focus=move |_| field.get_untracked().into_iter().for_each(|it| it.select())
                        on:copy=move |_| copied.set(true)
                    />
                    <CopyButton
                        label=t().copy_token()
                        text=value
                        source="platform-token"
                        on_copied=Callback::new(move |()| copied.set(true))
                    />
                </div>
            </div>
        }
        .into_any()
    }
}

/// Back to the platform, if its answer URL leads where the page said it would.
#[component]
fn Exit(flow: Flow, copied: RwSignal<bool>, granted: Granted) -> impl IntoView {
    let asked = RwSignal::new(false);
    let Some(url) = granted.continue_url else {
        return view! {
            <p><a class="button" rel="external" href="/settings/connected-apps">{t().connected_apps()}</a></p>
        }
        .into_any();
    };
    let Some(host) = leave::host_of_answer(&url, granted.consent.destination.as_ref()) else {
        return view! { <Notice tone=Tone::Danger><p>{t().led_elsewhere()}</p></Notice> }
            .into_any();
    };
    let leave = move |_| {
        let kept = copied.get_untracked() || flow.token.with_untracked(Option::is_none);
        if kept || asked.get_untracked() {
            flow.token.set(None);
            leave::replace(&url);
        } else {
            asked.set(true);
        }
    };
    view! {
        <div class="exit">
            <div role="alert">
                {move || (asked.get() && !copied.get()).then(|| view! {
                    <Notice tone=Tone::Warning><p>{t().not_copied()}</p></Notice>
                }.into_any())}
            </div>
            <button type="button" class="button primary typed" on:click=leave>
                <span><Sentence text=t().continue_to() values=vec![("host", Signal::stored(host))] /></span>
            </button>
        </div>
    }
    .into_any()
}

fn curl() -> String {
    let origin = location().origin().unwrap_or_default();
    format!(
        "read -rs OPENTRAIN_TOKEN && export OPENTRAIN_TOKEN\ncurl -H \"Authorization: Bearer $OPENTRAIN_TOKEN\" \\\n  {origin}/api/partner/v1/installs/current"
    )
}

/// For the customer's files; never with the token.
fn receipt(granted: &Granted) -> String {
    let Granted { consent, install, .. } = granted;
    fill(
        t().receipt(),
        &[
            ("app", &consent.app.name),
            ("owner", &consent.app.owner_name),
            ("organization", &consent.decider.organization_name),
            ("scopes", &install.scopes.join(", ")),
            ("pii", if install.pii_consent { t().yes() } else { t().no() }),
            ("time", &install.created_at),
            ("install", &install.id),
        ],
    )
}
