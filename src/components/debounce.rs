use std::time::Duration;

use leptos::prelude::*;

/// `source`, updated once it hasn't changed for `pause`: what follows the typing must not hold up
/// the next key.
pub fn debounced<S>(source: S, pause: Duration) -> ReadSignal<S::Value>
where
    S: GetUntracked<Value: PartialEq + Send + Sync> + Track + Copy + 'static,
{
    let (settled, set_settled) = signal(source.get_untracked());
    let mut settle_later = debounce(pause, move |()| {
        if let Some(value) = source.try_get_untracked()
            && settled.try_with_untracked(|settled| *settled != value) == Some(true)
        {
            set_settled.set(value);
        }
    });
    Effect::watch(move || source.track(), move |(), _, _| settle_later(()), false);
    settled
}
