use domain::wire::{Consent, Member, Role};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::review::Review;
use crate::api::members;
use crate::components::copy::CopyButton;
use crate::components::page::Heading;
use crate::components::sentence::Sentence;
use crate::components::text::Typed;
use crate::i18n::consent::t;

/// What a member sees: who decides instead, a link for them, and what is asked (rule 16).
#[component]
pub fn OnlyOwner(consent: Consent) -> impl IntoView {
    let link = location().href().unwrap_or_default();
    let values = vec![
        ("organization", Signal::stored(consent.decider.organization_name.clone())),
        ("app", Signal::stored(consent.app.name.clone())),
    ];
    view! {
        <Heading text=t().only_owner_heading() />
        <p class="typed"><Sentence text=t().only_owner() values /></p>
        <Owners />
        <div class="field">
            <label for="link-to-pass-on">{t().link()}</label>
            <div class="input-row">
                <input id="link-to-pass-on" class="input" readonly dir="ltr" prop:value=link.clone() />
                <CopyButton label=t().copy_link() text=link source="link-to-pass-on" />
            </div>
        </div>
        <div class="review-to-read"><Review consent=Signal::stored(consent) /></div>
    }
}

/// A help, not a condition: without an answer nothing is shown.
#[component]
fn Owners() -> impl IntoView {
    let owners = RwSignal::new(Vec::<Member>::new());
    spawn_local(async move {
        if let Ok(members) = members::list().await {
            let is_owner = |member: &Member| member.role == Role::Owner;
            owners.try_set(members.items.into_iter().filter(is_owner).collect());
        }
    });
    let owner = |owner: Member| {
        view! { <li><Typed text=owner.display_name /> " " <Typed text=owner.email /></li> }
            .into_any()
    };
    move || {
        let owners = owners.get();
        (!owners.is_empty()).then(|| {
            view! {
                <h2>{t().owners()}</h2>
                <ul class="owners">{owners.into_iter().map(owner).collect_view()}</ul>
            }
            .into_any()
        })
    }
}
