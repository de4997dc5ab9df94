//! Text that people typed, addresses that leave, and times.

use std::cell::RefCell;

use domain::WebsiteUrl;
use js_sys::Intl::DateTimeFormat;
use js_sys::{Array, Date, Function, Object, Reflect};
use wasm_bindgen::JsValue;

use super::icon::Icon;
use crate::dom::{El, a, bdi, el, span};
use crate::i18n::{locale, t};

/// What a developer or customer typed: hostile, so a text node, isolated from what stands around
/// it, wrapped wherever it must.
pub fn typed(text: &str) -> El {
    bdi().typed().child(text)
}

/// A link that leaves OpenTrain. Shows the host, never a text that somebody chose.
pub fn external_link(href: &str) -> El {
    let hint = span().class("visually-hidden");
    a().class("external")
        .attr("href", href)
        .attr("target", "_blank")
        .attr("rel", "noopener noreferrer")
        .child(span().class("typed").child(WebsiteUrl::host(href).unwrap_or_default()))
        .child(Icon::External.el())
        .child(hint.child(" (").child(t().opens_in_new_tab()).child(")"))
}

/// A date in the reader's locale, with the exact time on hover.
pub fn time(at: &str) -> El {
    moment(at, None)
}

/// What is said with a date, as soon as the rest is on the screen: a program's first use of `Intl`
/// takes a slow phone a tenth of a second. Until then the same with digits holds its place, unseen.
pub fn dated(at: &str, say: impl Fn(&str) -> El + 'static) -> El {
    let digits = say(at.get(..19).unwrap_or_default()).class("unseen");
    let at = at.to_owned();
    span().child(digits).later(move || vec![say(&format_date(&at, "long", None))])
}

/// A date and time in the reader's locale.
pub fn date_time(at: &str) -> El {
    moment(at, Some("short"))
}

fn moment(at: &str, time_style: Option<&'static str>) -> El {
    el("time")
        .attr("datetime", at)
        .attr("title", &format_date(at, "full", Some("long")))
        .child(format_date(at, "medium", time_style))
}

/// `at` by `Intl`, in the styles that it names.
pub fn format_date(at: &str, date_style: &'static str, time_style: Option<&'static str>) -> String {
    type Styles = (&'static str, Option<&'static str>);
    thread_local! {
        /// Making a format takes longer than a screen full of dates.
        static FORMATS: RefCell<Vec<(Styles, Function)>> = const { RefCell::new(Vec::new()) };
    }
    let styles = (date_style, time_style);
    let format = FORMATS.with_borrow_mut(|formats| {
        if let Some((_, format)) = formats.iter().find(|(known, _)| *known == styles) {
            return format.clone();
        }
        let format = date_format(date_style, time_style);
        formats.push((styles, format.clone()));
        format
    });
    let text = format.call1(&JsValue::UNDEFINED, &Date::new(&at.into()));
    text.ok().and_then(|text| text.as_string()).unwrap_or_default()
}

fn date_format(date_style: &str, time_style: Option<&str>) -> Function {
    let options = Object::new();
    let set = |name: &str, value: &str| Reflect::set(&options, &name.into(), &value.into()).ok();
    set("dateStyle", date_style);
    if let Some(style) = time_style {
        set("timeStyle", style);
    }
    DateTimeFormat::new(&Array::of1(&locale().into()), &options).format()
}
