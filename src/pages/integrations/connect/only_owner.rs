use domain::wire::{Consent, Member, Role};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::review::{Answer, review};
use crate::api::members;
use crate::components::copy::copy_button;
use crate::components::page::heading;
use crate::components::sentence::sentence;
use crate::components::text::typed;
use crate::dom::{El, div, el, h2, input, li, p, ul};
use crate::i18n::consent::t;

/// What a member sees: who decides instead, a link for them, and what is asked (rule 16).
pub fn only_owner(consent: &Consent) -> Vec<El> {
    let values =
        [("organization", &*consent.decider.organization_name), ("app", &*consent.app.name)];
    vec![
        heading(t().only_owner_heading(), t().only_owner_heading()),
        p().class("typed").child(sentence(t().only_owner(), &values)),
        owners(),
        link_to_pass_on(),
        div().class("review-to-read").child(review(consent, Answer::ByOthers)),
    ]
}

fn link_to_pass_on() -> El {
    const ID: &str = "link-to-pass-on";
    let link = location().href().unwrap_or_default();
    let field =
        input().id(ID).class("input").flag("readonly", true).attr("dir", "ltr").value(&link);
    let copy = copy_button(t().copy_link(), false, ID, move || link.clone(), || ());
    div()
        .class("field")
        .child(el("label").attr("for", ID).child(t().link()))
        .child(div().class("input-row").child(field).child(copy))
}

/// A help, not a condition: without an answer nothing is shown.
fn owners() -> El {
    let place = div().class("late");
    let shown = place.clone();
    spawn_local(async move {
        let Ok(members) = members::list().await else { return };
        let is_owner = |member: &Member| member.role == Role::Owner;
        let owner = |member: Member| {
            li().child(typed(&member.display_name)).child(" ").child(typed(&member.email))
        };
        let owners: Vec<_> = members.items.into_iter().filter(is_owner).map(owner).collect();
        if !owners.is_empty() {
            shown.set([h2().child(t().owners()), ul().class("owners").child(owners)]);
        }
    });
    place
}
