use domain::{Scope, ScopeSet};
use leptos::prelude::*;

use super::icon::Icon;
use crate::i18n::common::{scope_meaning, scope_title, t};

/// Scopes with what each allows, as customers read them. Those in `added` are marked as new.
#[component]
pub fn ScopeList(
    scopes: ScopeSet,
    #[prop(default = ScopeSet::EMPTY)] added: ScopeSet,
) -> impl IntoView {
    let item = |scope: Scope| {
        let is_new = added.contains(scope);
        view! {
            <li class="scope">
                {icon(scope).view()}
                <div>
                    <p class="scope-title">
                        {scope_title(scope)}
                        {is_new.then(|| view! { " " <span class="badge info">{t().new_scope()}</span> }.into_any())}
                    </p>
                    <p class="scope-meaning">{scope_meaning(scope)}</p>
                </div>
            </li>
        }
        .into_any()
    };
    view! { <ul class="scope-list" role="list">{scopes.iter().map(item).collect_view()}</ul> }
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
