//! Any unknown path.

use leptos::prelude::*;

use crate::components::minimal_layout::{MinimalCard, MinimalLayout};
use crate::i18n::settings::t;
use crate::paths;

#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <MinimalLayout>
            <MinimalCard title=t().not_found() hint=t().not_found_hint()>
                <a class="button" href=paths::HOME>
                    {t().go_to_platform_apps()}
                </a>
            </MinimalCard>
        </MinimalLayout>
    }
}
