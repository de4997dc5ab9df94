//! Values that change.

use super::text::typed;
use crate::dom::{El, el, span};
use crate::i18n::platform_apps::t;

/// What goes and what comes; of a list, only what differs.
pub fn before_and_after(old: &[String], new: &[String]) -> [Option<El>; 2] {
    let without = |from: &[String], others: &[String]| -> Vec<String> {
        from.iter().filter(|value| !others.contains(value)).cloned().collect()
    };
    let (mut gone, mut come) = (without(old, new), without(new, old));
    if gone.is_empty() && come.is_empty() {
        // Only the order differs.
        (gone, come) = (old.to_vec(), new.to_vec());
    }
    let shows_gone = !gone.is_empty() || old.is_empty();
    let shows_come = !come.is_empty() || new.is_empty();
    let part = |tag: &str, name: &str, texts: &[String]| {
        let name = span().class("visually-hidden").child((name, ": "));
        el(tag).child(name).child(values(texts))
    };
    [
        shows_gone.then(|| part("del", t().before(), &gone)),
        shows_come.then(|| part("ins", t().after(), &come)),
    ]
}

/// Values one below the other, as text.
pub fn values(values: &[String]) -> Vec<El> {
    if values.is_empty() {
        return vec![span().class("muted").child(t().nothing())];
    }
    values.iter().map(|value| span().class("value").child(typed(value))).collect()
}
