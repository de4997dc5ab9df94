//! What stands around the screens of the settings program. It stays while one goes from screen to
//! screen: only what is in `main` is made anew.

use leptos::prelude::*;

use super::page::{bare_footer, bare_header, main_content, skip_link};
use super::settings_side::settings_footer;
use super::unsaved::keep_and_choose;
use crate::dom::{El, div, live};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame {
    /// Sign-in, sign-up, "Page not found".
    Bare,
    Settings,
}

/// `side` is what the settings have beside `main`; `fill` puts the screens into it.
pub fn framed(
    frame: Memo<Frame>,
    side: impl Fn() -> El + 'static,
    fill: impl FnOnce(El) -> El,
) -> [El; 2] {
    let is_bare = move || frame.get() == Frame::Bare;
    let choose = move |bare, settings| move || Some(if is_bare() { bare } else { settings });
    let page = div()
        .attr_of("class", choose("bare", "settings"))
        .child(live(move || if is_bare() { bare_header() } else { side() }))
        .child(fill(main_content().attr_of("class", choose("bare-main", "settings-main"))))
        .child(live(
            move || if is_bare() { bare_footer(keep_and_choose) } else { settings_footer() },
        ));
    [skip_link(), page]
}
