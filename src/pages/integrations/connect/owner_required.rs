use domain::api_types::{Consent, Member, Role};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::flow::ConsentFlow;
use super::review::Review;
use crate::api::members;
use crate::components::copy::CopyButton;
use crate::components::heading::PageHeading;
use crate::components::review::ReviewMode;
use crate::components::user_text::UserText;
use crate::i18n::consent::t;
use crate::i18n::interpolate::{interpolate_nodes, isolated};

/// What a member sees: who can decide, a link to send them, and the request (rule 16).
#[component]
pub fn OwnerRequired(flow: ConsentFlow, consent: Consent) -> impl IntoView {
    let values = [
        ("organization", isolated(&consent.decider.organization_name)),
        ("app", isolated(&consent.app.name)),
    ];
    view! {
        <PageHeading title=t().only_owner_heading() />
        <p class="user-content">{interpolate_nodes(t().only_owner(), values)}</p>
        <Owners />
        <LinkToShare />
        <div class="review-read-only">
            <Review flow consent mode=ReviewMode::ReadOnly />
        </div>
    }
}

/// Who can decide. Shows nothing if that can't be loaded: the page works without it.
#[component]
fn Owners() -> impl IntoView {
    let owners = RwSignal::new(Vec::<Member>::new());
    spawn_local(async move {
        if let Ok(members) = members::list().await {
            let is_owner = |member: &Member| member.role == Role::Owner;
            owners.try_set(members.items.into_iter().filter(is_owner).collect());
        }
    });
    let owner = |member: Member| {
        view! {
            <li>
                <UserText text=member.display_name />
                " "
                <UserText text=member.email />
            </li>
        }
    };
    view! {
        <div class="deferred-content">
            {move || {
                let owners = owners.get();
                (!owners.is_empty())
                    .then(|| {
                        view! {
                            <h2>{t().owners()}</h2>
                            <ul class="owners">{owners.into_iter().map(owner).collect_view()}</ul>
                        }
                            .into_any()
                    })
            }}
        </div>
    }
}

#[component]
fn LinkToShare() -> impl IntoView {
    const ID: &str = "link-to-share";
    let link = location().href().unwrap_or_default();
    view! {
        <div class="field">
            <label for=ID>{t().link()}</label>
            <div class="input-row">
                <input id=ID class="input" readonly dir="ltr" prop:value=link.clone() />
                <CopyButton label=t().copy_link() source=ID text=link />
            </div>
        </div>
    }
}
