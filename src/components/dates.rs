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
    time_element(at, None)
}

/// A date with the time of day, and the exact time on hover.
#[component]
pub fn DateTimeText(#[prop(into)] at: String) -> impl IntoView {
    time_element(at, Some("short"))
}

fn time_element(at: String, time_style: Option<&'static str>) -> impl IntoView {
    let exact = format_date(&at, "full", Some("long"));
    let text = format_date(&at, "medium", time_style);
    view! {
        <time datetime=at title=exact>
            {text}
        </time>
    }
}

/// A sentence with a `{date}` in it. The first use of `Intl` takes a slow phone a tenth of a
/// second, so the date is formatted after the first paint; until then, invisible digits reserve its
/// space.
#[component]
pub fn DatedSentence(template: &'static str, #[prop(into)] at: String) -> impl IntoView {
    let digits = at.get(..19).unwrap_or_default().to_owned();
    let date = RwSignal::new(None::<String>);
    after_paint(move || drop(date.try_set(Some(format_date(&at, "long", None)))));
    view! {
        <span class=move || date.read().is_none().then_some("invisible")>
            {move || {
                let date = date.get().unwrap_or_else(|| digits.clone());
                interpolate_nodes(template, [("date", isolated(date))])
            }}
        </span>
    }
}

/// Formats `at` in the reader's locale, in the styles of `Intl.DateTimeFormat`.
pub fn format_date(at: &str, date_style: &'static str, time_style: Option<&'static str>) -> String {
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
