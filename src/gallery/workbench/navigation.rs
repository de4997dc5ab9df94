use leptos_router::NavigateOptions;

/// A change of the address that "Back" skips.
pub fn replace() -> NavigateOptions {
    NavigateOptions { replace: true, ..in_place() }
}

/// A change of the address that keeps the scroll position.
pub fn in_place() -> NavigateOptions {
    NavigateOptions { scroll: false, ..NavigateOptions::default() }
}
