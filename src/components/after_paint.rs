use std::time::Duration;

use leptos::prelude::*;

/// Runs `run` after the next paint, for work that can wait.
pub fn after_paint(run: impl FnOnce() + 'static) {
    request_animation_frame(|| set_timeout(run, Duration::ZERO));
}
