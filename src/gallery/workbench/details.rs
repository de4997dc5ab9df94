use std::time::Duration;

use gloo_timers::future::sleep;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::options::Options;
use crate::gallery::stories::group_of;
use crate::gallery::story::Story;

const STATUS_SHOWN: Duration = Duration::from_secs(2);

/// The story's files, props and interactions.
#[component]
pub fn Details(story: &'static Story, options: Memo<Options>) -> impl IntoView {
    let group = group_of(story);
    let files = group.files.iter().chain(story.files).map(|file| view! { <File path=*file /> });
    let catalogue = move || format!("i18n/{}.json", options.read().lang);
    let texts = group.texts.join(", ");
    let props = story.props.iter().map(|(name, value)| {
        view! { <dt>{*name}</dt><dd>{value.as_str()}</dd> }
    });
    let interactions = story.interactions.iter().map(|it| view! { <li>{it.to_string()}</li> });
    view! {
        <div class="workbench-details">
            <section>
                <h2>"Files"</h2>
                <ul role="list">
                    {files.collect_view()}
                    {move || view! { <File path=catalogue() part=texts.clone() /> }}
                </ul>
            </section>
            <section>
                <h2>"Props"</h2>
                <dl class="summary-list">{props.collect_view()}</dl>
            </section>
            <Show when=move || !story.interactions.is_empty()>
                <section>
                    <h2>"Interactions"</h2>
                    <ol>{interactions.clone().collect_view()}</ol>
                </section>
            </Show>
        </div>
    }
}

#[component]
fn File(
    #[prop(into)] path: String,
    /// The part of the file.
    #[prop(optional, into)]
    part: String,
) -> impl IntoView {
    let status = RwSignal::new("");
    let label = format!("Copy {path}");
    let text = StoredValue::new(path.clone());
    let copy = move |_| {
        spawn_local(async move {
            let is_copied = write_to_clipboard(&text.get_value()).await;
            status.try_set(if is_copied { "Copied" } else { "The browser refused" });
            sleep(STATUS_SHOWN).await;
            status.try_set("");
        });
    };
    view! {
        <li>
            <code>{path}</code>
            <span class="muted">{part}</span>
            <button type="button" class="button quiet small" aria-label=label on:click=copy>
                "Copy"
            </button>
            <span role="status">{status}</span>
        </li>
    }
}

async fn write_to_clipboard(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    // A page served over plain HTTP has none.
    !clipboard.is_undefined() && JsFuture::from(clipboard.write_text(text)).await.is_ok()
}
