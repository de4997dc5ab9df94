use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// One option of a [`SegmentedControl`].
#[derive(Clone, Copy, Debug)]
pub struct Segment {
    pub value: &'static str,
    pub name: &'static str,
    /// Shown instead of the name, which stays for screen readers and as a tooltip.
    pub glyph: Option<Glyph>,
    /// The language of the name, where it isn't the page's.
    pub lang: Option<&'static str>,
}

/// A group of buttons, one of which is pressed.
#[component]
pub fn SegmentedControl(
    label: &'static str,
    segments: Vec<Segment>,
    selected: RwSignal<&'static str>,
    /// Not called for the option that is selected already.
    #[prop(into)]
    on_select: UnsyncCallback<&'static str>,
) -> impl IntoView {
    let button = move |segment: Segment| {
        let Segment { value, name, glyph, lang } = segment;
        let select = move |_| {
            if selected.get_untracked() != value {
                selected.set(value);
                on_select.run(value);
            }
        };
        let content = match glyph {
            Some(glyph) => view! {
                <Icon glyph />
                <span class="visually-hidden">{name}</span>
            }
            .into_any(),
            None => view! { <span>{name}</span> }.into_any(),
        };
        view! {
            <button
                type="button"
                class="segmented-control-option"
                lang=lang
                title=glyph.map(|_| name)
                aria-pressed=move || if selected.get() == value { "true" } else { "false" }
                on:click=select
            >
                {content}
            </button>
        }
    };
    view! {
        <div class="segmented-control" role="group" aria-label=label>
            {segments.into_iter().map(button).collect_view()}
        </div>
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::test_support::mount;

    wasm_bindgen_test_configure!(run_in_browser);

    /// Choosing a language loads the page again, which would lose what isn't saved.
    #[wasm_bindgen_test]
    async fn pressing_the_selected_option_selects_nothing() {
        let selected = RwSignal::new("en");
        let selections = RwSignal::new(Vec::new());
        let view = move || {
            let segment = |value| Segment { value, name: value, glyph: None, lang: None };
            let segments = ["en", "es"].map(segment).into();
            let on_select = move |value| selections.update(|it| it.push(value));
            view! { <SegmentedControl label="Language" segments selected on_select /> }.into_any()
        };
        let page = mount(view).await;
        page.click("[aria-pressed=true]").await;
        page.click("[aria-pressed=false]").await;
        page.click("[aria-pressed=true]").await;
        assert_eq!(selections.get_untracked(), ["es"]);
    }
}
