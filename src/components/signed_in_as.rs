use domain::api_types::Session;
use leptos::prelude::*;

use crate::i18n::consent::t;
use crate::i18n::interpolate::{interpolate_nodes, isolated};

/// Whose session it is.
#[component]
pub fn SignedInAs(session: Session) -> impl IntoView {
    let values = [
        ("account", isolated(session.account.email)),
        ("organization", isolated(session.organization.name)),
    ];
    view! { <p class="user-content">{interpolate_nodes(t().signed_in_as(), values)}</p> }
}
