use std::time::Duration;

use leptos::prelude::*;

/// Runs what can wait until the rest is on screen.
pub fn after_paint(run: impl FnOnce() + 'static) {
    request_animation_frame(|| set_timeout(run, Duration::ZERO));
}
