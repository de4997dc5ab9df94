//! Everything but the consent page, sign-in and sign-up.

use leptos::prelude::*;
use web::programs::settings::SettingsProgram;

    }
    web::boot::mount(std::future::ready(()), || view! { <SettingsProgram /> }.into_any());
}
