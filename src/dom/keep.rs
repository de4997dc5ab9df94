use std::any::Any;
use std::cell::RefCell;

use leptos::prelude::on_cleanup;

thread_local! {
    static KEPT: RefCell<Vec<Option<Box<dyn Any>>>> = const { RefCell::new(Vec::new()) };
}

/// Keeps `thing` until its owner is cleaned up. A `StoredValue` would bring the code that watches
/// over threads, of which a page has one.
pub(super) fn keep(thing: Box<dyn Any>) {
    let place = KEPT.with_borrow_mut(|kept| {
        let free = kept.iter().position(Option::is_none).unwrap_or_else(|| {
            kept.push(None);
            kept.len() - 1
        });
        kept[free] = Some(thing);
        free
    });
    // Dropped outside of the borrow: it may let go of other things that are kept.
    on_cleanup(move || drop(KEPT.with_borrow_mut(|kept| kept[place].take())));
}
