use domain::{Scope, ScopeSet};

use super::icon::Icon;
use crate::dom::{El, code, div, li, p, span, ul};
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
pub fn scope_ids(scopes: ScopeSet) -> El {
    let item = |scope: Scope| li().child(code().class("chip").child(scope.as_str()));
    let items: Vec<_> = scopes.iter().map(item).collect();
    ul().class("chips").attr("role", "list").child(items)
}
