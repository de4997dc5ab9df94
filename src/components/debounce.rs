use std::time::Duration;

use leptos::prelude::*;

/// How long typing must pause before a preview follows it.
pub const TYPING_PAUSE: Duration = Duration::from_millis(150);

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
    // Also when the effect first runs: `source` may have changed since it was read above.
    Effect::watch(move || source.track(), move |(), _, _| settle_later(()), true);
    settled
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::test_support::{mount, next_task};

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    async fn change_right_after_the_start_is_noticed() {
        let source = RwSignal::new("");
        let view = move || {
            let settled = debounced(source, Duration::ZERO);
            source.set("Acme");
            view! { <p>{move || settled.get()}</p> }.into_any()
        };
        let page = mount(view).await;
        assert_eq!(page.text(), "", "not before the pause");
        next_task().await;
        page.wait_for("Acme").await;
    }
}
