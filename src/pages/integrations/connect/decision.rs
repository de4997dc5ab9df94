//! The request with "Decline" and "Approve", for those who may decide.

use domain::api_types::Consent;
use leptos::either::Either;
use leptos::prelude::*;

use super::approve_button::ApproveButton;
use super::flow::{self, ConsentFlow, DecisionNotice};
use super::review::Review;
use crate::components::review::{ReviewMode, shares_email};
use crate::i18n::consent::t;
use crate::i18n::interpolate::{interpolate_nodes, isolated};

#[component]
pub fn Decision(flow: ConsentFlow, consent: Consent) -> impl IntoView {
    let consent = StoredValue::new(consent);

    let approve = move |()| flow.approve(consent.get_value(), shares_email());
    let decline = move |_| flow.decline(consent.get_value());
    let is_declining = move || flow.deciding.get() == Some(flow::Decision::Decline);
    let status = move || match flow.deciding.get() {
        Some(flow::Decision::Approve) => t().approving(),
        Some(flow::Decision::Decline) => t().declining(),
        None if flow.early_presses.get() > 0 => t().read_first(),
        None | Some(flow::Decision::SwitchAccount) => "",
    };
    // Each early press says it again, in an element that a screen reader hasn't read yet.
    let announced_status = move || {
        let text = view! { <span prop:textContent=status()></span> };
        let is_even = flow.early_presses.get().is_multiple_of(2);
        if is_even { Either::Left(text) } else { Either::Right(text) }
    };
    view! {
        <Review flow consent=consent.get_value() mode=ReviewMode::Interactive />
        <div class="decision" data-deciding=move || flow.deciding.get().map(|_| "")>
            <div role="alert">
                {move || {
                    flow.notice
                        .get()
                        .map(|notice| {
                            let text = consent.with_value(|consent| notice_text(notice, consent));
                            view! { <p class="decision-notice user-content">{text}</p> }.into_any()
                        })
                }}
            </div>
            <div class="decision-buttons">
                <button
                    type="button"
                    class="button decision-button"
                    aria-disabled=move || is_declining().then_some("true")
                    on:click=decline
                    prop:textContent=move || if is_declining() { t().declining() } else { t().decline() }
                ></button>
                <ApproveButton flow on_approve=approve />
            </div>
            <p class="decision-status" role="status">
                {move || announced_status()}
            </p>
        </div>
    }
}

fn notice_text(notice: DecisionNotice, consent: &Consent) -> AnyView {
    let template = match notice {
        DecisionNotice::NotDecided => t().not_decided(),
        DecisionNotice::NotGranted => t().not_granted(),
        DecisionNotice::PerhapsGranted => t().perhaps_granted(),
        DecisionNotice::PerhapsDeclined => t().perhaps_declined(),
    };
    interpolate_nodes(template, [("app", isolated(&*consent.app.name))])
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use leptos::task::tick;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::super::address::ConsentAddress;
    use super::*;
    use crate::gallery::fixtures;
    use crate::navigation::Navigation;
    use crate::test_support::{Mounted, mount};

    wasm_bindgen_test_configure!(run_in_browser);

    async fn decision() -> (ConsentFlow, Mounted) {
        let flow = ConsentFlow::new(ConsentAddress { slug: "acme".into(), query: String::new() });
        let navigation = Navigation::new();
        let view = move || {
            provide_context(navigation);
            view! { <Decision flow consent=fixtures::consent() /> }.into_any()
        };
        (flow, mount(view).await)
    }

    #[wasm_bindgen_test]
    async fn each_early_press_is_announced() {
        let (flow, page) = decision().await;
        let status = || page.get(".decision-status > span");
        assert_eq!(status().text_content().as_deref(), Some(""));
        let mut announced = status();
        for presses in 1..=3 {
            flow.early_presses.set(presses);
            tick().await;
            assert_eq!(status().text_content().as_deref(), Some(t().read_first()));
            assert_ne!(status(), announced, "a screen reader reads new elements");
            announced = status();
        }
        flow.early_presses.set(0);
        tick().await;
        assert_eq!(status().text_content().as_deref(), Some(""));
    }

    #[wasm_bindgen_test]
    async fn name_in_a_notice_is_isolated_and_never_translated() {
        let (flow, page) = decision().await;
        flow.notice.set(Some(DecisionNotice::PerhapsGranted));
        tick().await;
        let name = page.get(".decision-notice bdi");
        assert_eq!(name.text_content(), Some(fixtures::consent().app.name));
        assert_eq!(name.get_attribute("dir").as_deref(), Some("auto"));
        assert_eq!(name.get_attribute("translate").as_deref(), Some("no"));
    }
}
