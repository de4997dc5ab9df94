//! Every path that leads nowhere.

use leptos::prelude::*;

use crate::components::page::Heading;
use crate::i18n::settings::t;

#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <div class="bare-card">
            <div class="bare-intro">
                <Heading text=t().not_found().to_owned() />
                <p>{t().not_found_hint()}</p>
            </div>
            <a class="button" href="/">{t().to_start()}</a>
        </div>
    }
}
