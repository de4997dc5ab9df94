use domain::{Scope, ScopeSet};
use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::status::{Badge, BadgeTone};
use crate::i18n::common::{scope_meaning, scope_title, t};

/// Scopes with what each allows, as customers read them. Those in `added` are marked as new.
#[component]
pub fn ScopeList(
    scopes: ScopeSet,
    #[prop(default = ScopeSet::EMPTY)] added: ScopeSet,
) -> impl IntoView {
    let item = move |scope: Scope| {
        let new = added
            .contains(scope)
            .then(|| view! { " " <Badge text=t().new_scope() tone=BadgeTone::Info /> }.into_any());
        view! {
            <li class="scope">
                <Icon glyph=glyph(scope) />
                <div>
                    <p class="scope-title">{scope_title(scope)} {new}</p>
                    <p class="scope-meaning">{scope_meaning(scope)}</p>
                </div>
            </li>
        }
    };
    view! {
        <ul class="scope-list" role="list">
            {scopes.iter().map(item).collect_view()}
        </ul>
    }
}

fn glyph(scope: Scope) -> Glyph {
    match scope {
        Scope::ProjectLinksRead => Glyph::Link,
        Scope::ProjectLinksWrite => Glyph::LinkPlus,
        Scope::ContractsRead => Glyph::Contract,
        Scope::ParticipantsRead => Glyph::Users,
        Scope::ParticipantsEmail => Glyph::Mail,
        Scope::UsageWrite => Glyph::Chart,
        Scope::WebhooksManage => Glyph::Bolt,
    }
}

/// The IDs of scopes, for developers.
#[component]
pub fn ScopeIds(scopes: ScopeSet) -> impl IntoView {
    let item = |scope: Scope| {
        view! {
            <li>
                <code class="chip" translate="no">
                    {scope.as_str()}
                </code>
            </li>
        }
    };
    view! {
        <ul class="chips" role="list">
            {scopes.iter().map(item).collect_view()}
        </ul>
    }
}
