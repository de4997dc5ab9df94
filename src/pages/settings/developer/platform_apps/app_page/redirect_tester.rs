//! "Test a redirect": the server's own rule, while typing.

use domain::RedirectBase;
use domain::redirect;
use leptos::prelude::*;

use crate::components::field::{alert_line, hint_of, labelled};
use crate::components::icon::Icon;
use crate::dom::{El, code, div, input};
use crate::i18n::platform_apps::t;

const ID: &str = "test-redirect";

/// Says by which of `bases` an address would be allowed, or the first rule that refuses it.
pub fn redirect_tester(bases: Signal<Vec<RedirectBase>>) -> El {
    let presented = RwSignal::new(String::new());
    let verdict = move || {
        let presented = presented.read();
        let presented = presented.trim();
        (!presented.is_empty()).then(|| verdict(&bases.read(), presented))
    };
    let control = input()
        .id(ID)
        .class("input code")
        .attr("type", "text")
        .attr("inputmode", "url")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "none")
        .attr("spellcheck", "false")
        .attr("dir", "ltr")
        .attr("aria-describedby", "test-redirect-hint test-redirect-verdict")
        .on("input", move |ev| presented.set(event_target_value(&ev)));
    div()
        .class("field tester")
        .child(labelled(ID, t().test_redirect(), false))
        .child(hint_of(ID, t().test_redirect_hint()))
        .child(control)
        .child(div().id("test-redirect-verdict").attr("role", "status").content(verdict))
}

fn verdict(bases: &[RedirectBase], presented: &str) -> El {
    match redirect::check(bases, presented) {
        Ok(url) => {
            let base = code().class("typed").child(bases[url.base()].as_str());
            alert_line("field-good", Icon::Check, ((t().test_allowed(), " "), base))
        }
        Err(refusal) => {
            let why = crate::i18n::common::refusal(refusal);
            alert_line("field-error", Icon::Alert, ((t().test_refused(), " "), why))
        }
    }
}
