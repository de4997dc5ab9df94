use domain::{Scope, ScopeSet};
use leptos::prelude::*;

use super::icon::Icon;
use crate::i18n::t;

/// Scopes with what each allows, as customers read them.
#[component]
pub fn ScopeList(scopes: ScopeSet) -> impl IntoView {
    let item = |scope: Scope| {
        view! {
            <li class="scope">
                {Icon::Check.view()}
                <div>
                    <p class="scope-title">{(t().scope_title)(scope)}</p>
                    <p class="scope-meaning">{(t().scope_meaning)(scope)}</p>
                </div>
            </li>
        }
    };
    view! { <ul class="scope-list" role="list">{scopes.iter().map(item).collect_view()}</ul> }
}

/// Scopes by their IDs, for people who know them.
#[component]
pub fn ScopeIds(scopes: ScopeSet) -> impl IntoView {
    let item = |scope: Scope| view! { <li><code class="chip">{scope.as_str()}</code></li> };
    view! { <ul class="chips" role="list">{scopes.iter().map(item).collect_view()}</ul> }
}
