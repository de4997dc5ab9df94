//! What follows the typing without holding it up.

use std::time::Duration;

use leptos::prelude::*;

use crate::dom::afterwards;

const TYPING_PAUSE: Duration = Duration::from_millis(150);

/// What is typed, as soon as typing pauses: a key must not wait until all that shows it is laid out.
pub(super) fn at_rest(typed: RwSignal<String>) -> RwSignal<String> {
    let rested = RwSignal::new(typed.get_untracked());
    let rest = move |()| drop(typed.try_get_untracked().and_then(|text| rested.try_set(text)));
    let later = StoredValue::new_local(debounce(TYPING_PAUSE, rest));
    afterwards(move |again| {
        typed.track();
        if again {
            later.update_value(|later| later(()));
        }
    });
    rested
}
