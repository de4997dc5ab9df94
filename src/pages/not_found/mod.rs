//! Any unknown path.

use leptos::prelude::*;

use crate::components::heading::PageHeading;
use crate::components::minimal_layout::MinimalLayout;
use crate::i18n::settings::t;
use crate::paths;

#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <MinimalLayout>
            <div class="minimal-card">
                <div class="minimal-card-header">
                    <PageHeading title=t().not_found() />
                    <p>{t().not_found_hint()}</p>
                </div>
                <a class="button" href=paths::HOME>
                    {t().go_to_platform_apps()}
                </a>
            </div>
        </MinimalLayout>
    }
}
