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
    #[prop(into)] on_select: UnsyncCallback<&'static str>,
) -> impl IntoView {
    let button = move |segment: Segment| {
        let Segment { value, name, glyph, lang } = segment;
        let select = move |_| {
            selected.set(value);
            on_select.run(value);
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
