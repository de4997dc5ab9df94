use leptos::html::Iframe;
use leptos::prelude::*;

use super::axe::{self, Violation};
use crate::components::status::{Badge, BadgeTone};

/// What axe finds in a frame. It runs again whenever the result is stale.
#[component]
pub fn Verdict(
    frame: NodeRef<Iframe>,
    #[prop(into)] is_ready: Signal<bool>,
    is_stale: RwSignal<bool>,
) -> impl IntoView {
    let check = Action::new_local(move |(): &()| async move {
        let window = frame.get_untracked()?.content_window()?;
        Some(axe::run(&window).await)
    });
    Effect::new(move |_| {
        // axe refuses to run twice at once.
        if is_ready.get() && is_stale.get() && !check.pending().get() {
            is_stale.set(false);
            check.dispatch(());
        }
    });
    let result = move || match check.value().get().flatten() {
        _ if !is_ready.get() => view! { <p class="muted">"Waiting for the story…"</p> }.into_any(),
        None => view! { <p class="muted">"axe is running…"</p> }.into_any(),
        Some(Err(error)) => view! { <p class="muted">"axe could not run: " {error}</p> }.into_any(),
        Some(Ok(violations)) if violations.is_empty() => {
            view! { <p class="field-success">"axe finds nothing"</p> }.into_any()
        }
        Some(Ok(violations)) => {
            let items = violations.into_iter().map(|violation| view! { <Item violation /> });
            view! { <ul class="workbench-violations" role="list">{items.collect_view()}</ul> }
                .into_any()
        }
    };
    view! { <div class="workbench-verdict" role="status">{result}</div> }
}

#[component]
fn Item(violation: Violation) -> impl IntoView {
    let nodes = violation.nodes.into_iter().map(|node| {
        view! { <li><code>{node.target.join(" ")}</code></li> }
    });
    view! {
        <li>
            <p>
                <strong>{violation.id}</strong>
                " "
                <Badge text=violation.impact.unwrap_or_default() tone=BadgeTone::Failed />
            </p>
            <p>{violation.help}</p>
            <ul role="list">{nodes.collect_view()}</ul>
        </li>
    }
}
