//! Dates and times in the reader's locale.

use std::cell::RefCell;

use js_sys::Intl::DateTimeFormat;
use js_sys::{Array, Date, Function, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::after_paint::after_paint;
use crate::i18n::interpolate::{interpolate_nodes, isolated};
use crate::i18n::locale;

/// A date, with the exact time on hover.
#[component]
pub fn DateText(#[prop(into)] at: String) -> impl IntoView {
    time_element(at, "medium", None)
}

/// A date with the time of day, and the exact time on hover.
#[component]
pub fn DateTimeText(#[prop(into)] at: String) -> impl IntoView {
    time_element(at, "medium", Some("short"))
}

fn time_element(
    at: String,
    date_style: &'static str,
    time_style: Option<&'static str>,
) -> impl IntoView {
    let exact = format_date(&at, "full", Some("long"));
    let text = format_date(&at, date_style, time_style);
    view! {
        <time datetime=at title=exact>
            {text}
        </time>
    }
}

/// A sentence with a `{date}` in it, which has the exact time on hover. The first use of `Intl` takes a
/// slow phone a tenth of a second, so the date is formatted after the first paint; until then,
/// invisible digits reserve its space.
#[component]
pub fn DatedSentence(template: &'static str, #[prop(into)] at: String) -> impl IntoView {
    let is_painted = RwSignal::new(false);
    after_paint(move || {
        is_painted.try_set(true);
    });
    view! {
        <span class=move || (!is_painted.get()).then_some("invisible")>
            {move || {
                let date = if is_painted.get() {
                    time_element(at.clone(), "long", None).into_any()
                } else {
                    isolated(at.get(..19).unwrap_or_default())
                };
                interpolate_nodes(template, [("date", date)])
            }}
        </span>
    }
}

/// Formats `at` in the reader's locale, in the styles of `Intl.DateTimeFormat`.
fn format_date(at: &str, date_style: &'static str, time_style: Option<&'static str>) -> String {
    type Styles = (&'static str, Option<&'static str>);
    thread_local! {
        /// Creating a formatter takes longer than formatting a screenful of dates.
        static FORMATTERS: RefCell<Vec<(Styles, Function)>> = const { RefCell::new(Vec::new()) };
    }
    let styles = (date_style, time_style);
    let format = FORMATTERS.with_borrow_mut(|formatters| {
        if let Some((_, format)) = formatters.iter().find(|(known, _)| *known == styles) {
            return format.clone();
        }
        let format = date_formatter(date_style, time_style);
        formatters.push((styles, format.clone()));
        format
    });
    let text = format.call1(&JsValue::UNDEFINED, &Date::new(&at.into()));
    text.ok().and_then(|text| text.as_string()).unwrap_or_default()
}

fn date_formatter(date_style: &str, time_style: Option<&str>) -> Function {
    let options = Object::new();
    let set = |name: &str, value: &str| Reflect::set(&options, &name.into(), &value.into()).ok();
    set("dateStyle", date_style);
    if let Some(style) = time_style {
        set("timeStyle", style);
    }
    DateTimeFormat::new(&Array::of1(&locale().into()), &options).format()
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::test_support::mount;

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    async fn date_in_a_sentence_has_the_exact_time_on_hover() {
        let at = "2026-03-01T09:30:00.000Z";
        let page =
            mount(move || view! { <DatedSentence template="Since {date}." at /> }.into_any()).await;
        assert!(page.find(".invisible").is_some());
        page.wait_for(&format!("Since {}.", format_date(at, "long", None))).await;
        let time = page.get("span:not(.invisible) > time");
        assert_eq!(time.get_attribute("datetime").as_deref(), Some(at));
        assert_eq!(time.get_attribute("title"), Some(format_date(at, "full", Some("long"))));
    }
}
