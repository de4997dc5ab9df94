use std::time::Duration;

use leptos::prelude::*;

/// `source`, updated once it hasn't changed for `pause`: what follows the typing must not hold up
/// the next key.
pub fn debounced<T>(source: impl Into<Signal<T>>, pause: Duration) -> ReadSignal<T>
where
    T: Clone + Send + Sync + 'static,
{
    let source = source.into();
    let (settled, set_settled) = signal(source.get_untracked());
    let mut settle_later = debounce(pause, move |()| {
        if let Some(value) = source.try_get_untracked() {
            set_settled.try_set(value);
        }
    });
    Effect::watch(move || source.track(), move |(), _, _| settle_later(()), false);
    settled
}
