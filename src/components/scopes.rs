use domain::{Scope, ScopeSet};
use leptos::prelude::*;

use super::icon::Icon;
use crate::dom::{El, div, li, p, span, ul};
use crate::i18n::common::{scope_meaning, scope_title, t};

/// Scopes with what each allows, as customers read them. Those in `added` are marked as new.
pub fn scope_list(scopes: ScopeSet, added: ScopeSet) -> El {
    let item = |scope: Scope| {
        let is_new = added.contains(scope);
        let title = p().class("scope-title").child(scope_title(scope));
        let title = if is_new {
            title.child(" ").child(span().class("badge info").child(t().new_scope()))
        } else {
            title
        };
        let meaning = p().class("scope-meaning").child(scope_meaning(scope));
        li().class("scope").child(icon(scope).el()).child(div().child(title).child(meaning))
    };
    let items: Vec<_> = scopes.iter().map(item).collect();
    ul().class("scope-list").attr("role", "list").child(items)
}

#[component]
pub fn ScopeList(
    scopes: ScopeSet,
    #[prop(default = ScopeSet::EMPTY)] added: ScopeSet,
) -> impl IntoView {
    scope_list(scopes, added).view()
}

fn icon(scope: Scope) -> Icon {
    match scope {
        Scope::ProjectLinksRead => Icon::Link,
        Scope::ProjectLinksWrite => Icon::LinkPlus,
        Scope::ContractsRead => Icon::Contract,
        Scope::ParticipantsRead => Icon::Users,
        Scope::ParticipantsEmail => Icon::Mail,
        Scope::UsageWrite => Icon::Chart,
        Scope::WebhooksManage => Icon::Bolt,
    }
}

/// Scopes by their IDs, for people who know them.
#[component]
pub fn ScopeIds(scopes: ScopeSet) -> impl IntoView {
    let item = |scope: Scope| view! { <li><code class="chip">{scope.as_str()}</code></li> };
    view! { <ul class="chips" role="list">{scopes.iter().map(item).collect_view()}</ul> }
}
