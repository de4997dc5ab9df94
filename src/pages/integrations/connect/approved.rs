//! The only screen that shows the token (rule 21).

use domain::api_types::Destination;
use leptos::prelude::*;
use leptos::{ev, html};
use web_sys::{FocusEvent, HtmlInputElement};

use super::app_heading::AppHeading;
use super::flow::ConsentFlow;
use super::navigation;
use super::outcome_icon::OutcomeIcon;
use super::state::Approval;
use crate::components::copy::CopyButton;
use crate::components::icon::Glyph;
use crate::components::notice::{Notice, Tone};
use crate::i18n::consent::t;
use crate::i18n::interpolate::{interpolate, interpolate_nodes, isolated};
use crate::paths;

#[component]
pub fn Approved(flow: ConsentFlow, approval: Approval) -> impl IntoView {
    let copied = RwSignal::new(false);
    let receipt = receipt(&approval);
    let Approval { consent, continue_url, .. } = approval;
    view! {
        <OutcomeIcon glyph=Glyph::Check />
        <AppHeading template=t().connected_heading() app=consent.app.name />
        <PlatformToken flow copied />
        <ContinueToPlatform flow copied continue_url destination=consent.destination />
        <section class="check-token">
            <h2>{t().check_heading()}</h2>
            <p>{t().check()}</p>
            <pre tabindex="0">
                <code translate="no">{curl_command()}</code>
            </pre>
        </section>
        <section class="receipt">
            <pre id="receipt" class="user-content" dir="auto" translate="no">
                {receipt.clone()}
            </pre>
            <CopyButton label=t().copy_receipt() source="receipt" text=receipt />
        </section>
    }
}

/// The flow's signal and a field's `value` property hold the token; markup never does.
#[component]
fn PlatformToken(flow: ConsentFlow, copied: RwSignal<bool>) -> impl IntoView {
    const ID: &str = "platform-token";
    let token = flow.token;
    let text = Signal::derive(move || token.get().unwrap_or_default());
    let field = NodeRef::<html::Input>::new();

    // The back/forward cache freezes the page before effects run, so clear the field directly.
    let clear = move || {
        token.set(None);
        if let Some(field) = field.get_untracked() {
            field.set_value("");
        }
    };
    let on_hide = window_event_listener(ev::pagehide, move |_| clear());
    let on_show = window_event_listener(ev::pageshow, move |ev| {
        if ev.persisted() {
            clear();
        }
    });
    on_cleanup(move || {
        on_hide.remove();
        on_show.remove();
    });

    // Deferred, because selecting may focus the field again: a handler can't run inside itself.
    let select = move |ev: FocusEvent| {
        let field: HtmlInputElement = event_target(&ev);
        queue_microtask(move || {
            if field.selection_start() == field.selection_end() {
                field.select();
            }
        });
    };
    view! {
        <div class="deferred-content">
            {move || {
                if token.read().is_none() {
                    return view! {
                        <Notice tone=Tone::Info>
                            <p>{t().token_cleared()}</p>
                        </Notice>
                    }
                        .into_any();
                }
                view! {
                    <Notice tone=Tone::Warning title=t().shown_once_heading()>
                        <p>{t().shown_once()}</p>
                    </Notice>
                    <div class="field token">
                        <label for=ID>{t().token()}</label>
                        <div class="input-row">
                            <input
                                node_ref=field
                                id=ID
                                class="input"
                                readonly
                                dir="ltr"
                                autocomplete="off"
                                spellcheck="false"
                                translate="no"
                                prop:value=move || text.get()
                                on:focus=select
                                on:copy=move |_| copied.set(true)
                            />
                            <CopyButton
                                label=t().copy_token()
                                source=ID
                                text
                                on_copied=move |()| copied.set(true)
                            />
                        </div>
                    </div>
                }
                    .into_any()
            }}
        </div>
    }
}

/// Back to the platform, if the callback URL leads where the review said it would.
#[component]
fn ContinueToPlatform(
    flow: ConsentFlow,
    copied: RwSignal<bool>,
    continue_url: Option<String>,
    destination: Option<Destination>,
) -> impl IntoView {
    let Some(url) = continue_url else {
        return view! {
            <p>
                <a class="button" rel="external" href=paths::CONNECTED_APPS>
                    {t().connected_apps()}
                </a>
            </p>
        }
        .into_any();
    };
    let Some(host) = navigation::callback_host(&url, destination.as_ref()) else {
        return view! {
            <Notice tone=Tone::Danger>
                <p>{t().return_address_changed()}</p>
            </Notice>
        }
        .into_any();
    };
    let asked = RwSignal::new(false);
    let leave = move |_| {
        let is_kept = copied.get_untracked() || flow.token.read_untracked().is_none();
        if is_kept || asked.get_untracked() {
            flow.token.set(None);
            navigation::replace(&url);
        } else {
            asked.set(true);
        }
    };
    view! {
        <div class="continue-to-platform">
            <div role="alert">
                {move || {
                    (asked.get() && !copied.get())
                        .then(|| {
                            view! {
                                <Notice tone=Tone::Warning>
                                    <p>{t().not_copied()}</p>
                                </Notice>
                            }
                                .into_any()
                        })
                }}
            </div>
            <button type="button" class="button primary user-content" on:click=leave>
                <span>{interpolate_nodes(t().continue_to(), [("host", isolated(host))])}</span>
            </button>
        </div>
    }
    .into_any()
}

fn curl_command() -> String {
    let origin = location().origin().unwrap_or_default();
    format!(
        "read -rs OPENTRAIN_TOKEN && export OPENTRAIN_TOKEN\ncurl -H \"Authorization: Bearer $OPENTRAIN_TOKEN\" \\\n  {origin}/api/partner/v1/installs/current"
    )
}

/// A record for the customer. It never contains the token.
fn receipt(Approval { consent, install, .. }: &Approval) -> String {
    interpolate(
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

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use js_sys::{Function, Reflect};
    use leptos::task::tick;
    use wasm_bindgen::JsCast;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    use web_sys::Event;

    use super::super::address::ConsentAddress;
    use super::*;
    use crate::test_support::{Mounted, mount};

    wasm_bindgen_test_configure!(run_in_browser);

    const TOKEN: &str = "ot_ptk_0123456789ABCDEFGHIJKLMNOPQRST4PMbyp";

    async fn token_page() -> (ConsentFlow, Mounted) {
        let flow = ConsentFlow::new(ConsentAddress { slug: "acme".into(), query: String::new() });
        flow.token.set(Some(TOKEN.to_owned()));
        let view = move || view! { <PlatformToken flow copied=RwSignal::new(false) /> }.into_any();
        (flow, mount(view).await)
    }

    fn field(page: &Mounted) -> HtmlInputElement {
        page.get("#platform-token").unchecked_into()
    }

    /// Rule 21.
    #[wasm_bindgen_test]
    async fn the_token_is_a_property_and_never_in_markup() {
        let (_, page) = token_page().await;
        assert_eq!(field(&page).value(), TOKEN);
        assert!(!page.get(".deferred-content").outer_html().contains(TOKEN));
    }

    #[wasm_bindgen_test]
    async fn leaving_the_page_clears_the_token_in_the_same_task() {
        let (flow, page) = token_page().await;
        let field = field(&page);
        window().dispatch_event(&Event::new("pagehide").unwrap()).unwrap();
        assert_eq!(field.value(), "");
        assert_eq!(flow.token.get_untracked(), None);
        tick().await;
        assert!(page.find("#platform-token").is_none());
    }

    #[wasm_bindgen_test]
    async fn returning_through_the_back_forward_cache_clears_the_token() {
        let (flow, page) = token_page().await;
        let shown = Event::new("pageshow").unwrap();
        window().dispatch_event(&shown).unwrap();
        assert_eq!(field(&page).value(), TOKEN, "the first time isn't a return");
        Reflect::set(&shown, &"persisted".into(), &true.into()).unwrap();
        window().dispatch_event(&shown).unwrap();
        assert_eq!(flow.token.get_untracked(), None);
    }

    #[wasm_bindgen_test]
    async fn selecting_the_token_may_focus_it_again() {
        let (flow, page) = token_page().await;
        let field = field(&page);
        field.set_selection_range(0, 0).unwrap();
        let select = Function::new_no_args(
            "this.dispatchEvent(new FocusEvent('focus'));
            HTMLInputElement.prototype.select.call(this);",
        );
        Reflect::set(&field, &"select".into(), &select).unwrap();
        page.dispatch("#platform-token", "focus").await;
        assert_eq!(field.selection_end().unwrap(), u32::try_from(TOKEN.len()).ok());
        assert_eq!(flow.token.get_untracked().as_deref(), Some(TOKEN));
    }
}
