//! Every path that leads nowhere.

use crate::components::page::heading;
use crate::dom::{El, a, div, p};
use crate::i18n::settings::t;

pub fn not_found() -> El {
    let intro = div()
        .class("bare-intro")
        .child([heading(t().not_found(), t().not_found()), p().child(t().not_found_hint())]);
    let to_start = a().class("button").attr("href", "/").child(t().to_start());
    div().class("bare-card").child([intro, to_start])
}
