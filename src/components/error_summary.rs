use leptos::html;
use leptos::prelude::*;
use web_sys::MouseEvent;

use super::focus::{focus_by_id, focus_element};
use super::icon::{Glyph, Icon};
use crate::i18n::settings::t;

/// One entry of the summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The `id` of the control to jump to; none if no field is at fault.
    pub control: Option<String>,
    pub text: String,
}

impl Problem {
    pub fn of_field(control: &str, text: &str) -> Self {
        Self { control: Some(control.to_owned()), text: text.to_owned() }
    }

    pub fn general(text: &str) -> Self {
        Self { control: None, text: text.to_owned() }
    }
}

/// What's wrong with the form that was just submitted. Takes the focus each time `problems` is set.
#[component]
pub fn ErrorSummary(problems: RwSignal<Vec<Problem>>) -> impl IntoView {
    let summary = NodeRef::<html::Div>::new();
    let focus_summary = move || {
        if let Some(summary) = summary.try_get_untracked().flatten() {
            focus_element(&summary);
        }
    };
    move || {
        let problems = problems.get();
        if problems.is_empty() {
            return None;
        }
        queue_microtask(focus_summary);
        let entries = problems.into_iter().map(entry).collect_view();
        let content = view! {
            <div node_ref=summary class="error-summary" role="alert" tabindex="-1">
                <h2>
                    <Icon glyph=Glyph::Alert />
                    {t().there_is_a_problem()}
                </h2>
                <ul>{entries}</ul>
            </div>
        };
        Some(content.into_any())
    }
}

fn entry(Problem { control, text }: Problem) -> AnyView {
    let Some(control) = control else {
        return view! { <li prop:textContent=text></li> }.into_any();
    };
    let href = format!("#{control}");
    let jump = move |ev: MouseEvent| {
        ev.prevent_default();
        focus_by_id(&control);
    };
    view! {
        <li>
            <a href=href on:click=jump prop:textContent=text></a>
        </li>
    }
    .into_any()
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use leptos::task::tick;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::test_support::mount;

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    async fn translated_problems_are_replaced() {
        let problems = RwSignal::new(Vec::new());
        let page = mount(move || view! { <ErrorSummary problems /> }.into_any()).await;
        for text in ["Enter a name.", "Enter a shorter name."] {
            problems.set(vec![Problem::of_field("name", text), Problem::general(text)]);
            tick().await;
            assert_eq!(page.get("ul").text_content(), Some(text.repeat(2)));
            page.translate();
        }
    }

    #[wasm_bindgen_test]
    async fn summary_of_the_form_that_was_submitted_takes_the_focus() {
        let forms = [(); 2].map(|()| RwSignal::new(Vec::new()));
        let view = move || {
            let summary = |problems| view! { <ErrorSummary problems /> };
            forms.into_iter().map(summary).collect_view().into_any()
        };
        let page = mount(view).await;
        for (problems, text) in forms.into_iter().zip(["Enter a name.", "Enter a password."]) {
            problems.set(vec![Problem::general(text)]);
            tick().await;
            let focused = document().active_element().unwrap();
            assert!(focused.text_content().unwrap().contains(text), "{}", page.text());
        }
    }
}
