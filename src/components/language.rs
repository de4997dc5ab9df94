//! The language of the screens. By default, `index.html` takes it from the browser. It fetches one
//! language only, so a change reloads the page.

use leptos::prelude::*;

use super::navigation_guard::NavigationGuard;
use super::preference::persist_preference;
use super::segmented_control::{Segment, SegmentedControl};
use crate::i18n::{LANGUAGES, Language, t};

/// Names each language in itself. Drafts survive the change. `style/minimal-layout.css` hides the
/// switch while a token is on the page, because reloading would lose it.
#[component]
pub fn LanguageSwitch() -> impl IntoView {
    let guard: NavigationGuard = expect_context();
    let segment = |language: &Language| Segment {
        value: language.tag,
        name: language.name,
        glyph: None,
        lang: Some(language.tag),
    };
    let segments = LANGUAGES.iter().map(segment).collect();
    let selected = RwSignal::new(t().tag());
    let set_language = move |language| {
        guard.persist_draft();
        persist_preference("language", language);
        location().reload().ok();
    };
    view! { <SegmentedControl label=t().language() segments selected on_select=set_language /> }
}
