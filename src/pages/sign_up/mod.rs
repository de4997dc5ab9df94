//! `/sign-up?return_to=`, or `/sign-up#invitation=` for a new member.

use domain::wire::SignUpInput;
use domain::{DisplayName, Email, OrganizationName, Password};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::Event;

use crate::api;
use crate::app::{CurrentSession, follow_return_to};
use crate::components::button::submit_button;
use crate::components::error_summary::error_summary;
use crate::components::field::{Field, Kind, Look, password_field, text_field};
use crate::components::form::{Sending, check_all, refused_by_server};
use crate::components::page::heading;
use crate::components::unsaved::keep_fields;
use crate::dom::{El, a, div, form, p};
use crate::i18n::accounts::t;
use crate::pages::sign_in::{return_to, with_provider, with_return_to};

pub fn sign_up() -> [El; 2] {
    let CurrentSession(session) = expect_context();
    let return_to = return_to();
    let follow = StoredValue::new_local(Some(follow_return_to(&return_to)));
    let name = Field::new("displayName", |text| DisplayName::parse(text).err());
    let email = Field::new("email", |text| Email::parse(text).err());
    let password = Field::new("password", |text| Password::parse(text).err());
    let organization = Field::new("organizationName", |text| OrganizationName::parse(text).err());
    keep_fields(vec![name, email, organization]);
    let invitation = invitation();
    let is_invited = invitation.is_some();
    let sending = Sending::new();

    let submit = move |ev: Event| {
        ev.prevent_default();
        let mut fields = vec![name, email, password];
        if !is_invited {
            fields.push(organization);
        }
        if !sending.start(|| check_all(&fields)) {
            return;
        }
        let input = SignUpInput {
            email: email.get(),
            password: password.get(),
            display_name: name.get(),
            organization_name: if is_invited { String::new() } else { organization.get() },
            invitation: invitation.clone(),
        };
        spawn_local(async move {
            match api::accounts::sign_up(input).await {
                Ok(answer) => {
                    session.set(Some(answer));
                    if let Some(Some(follow)) = follow.try_update_value(Option::take) {
                        follow();
                    }
                }
                Err(error) => sending.fail(|| refused_by_server(&fields, &error)),
            }
        });
    };
    let hint = if is_invited { t().sign_up_invited() } else { t().sign_up_hint() };
    let title = heading(t().create_account(), t().create_account());
    let intro = div().class("bare-intro").child([title, p().child(hint)]);
    let of_name = Look {
        label: t().your_name(),
        kind: Kind::PersonName,
        limit: DisplayName::MAX,
        ..Look::default()
    };
    let of_organization = || Look {
        label: t().organization_name(),
        hint: t().organization_hint(),
        kind: Kind::OrganizationName,
        limit: OrganizationName::MAX,
        ..Look::default()
    };
    let fields = form()
        .class("form")
        .flag("novalidate", true)
        .on("submit", submit)
        .child([
            text_field(name, of_name),
            text_field(email, Look { label: t().email(), kind: Kind::Email, ..Look::default() }),
            password_field(password, t().password(), t().password_hint(), "new-password"),
        ])
        .child((!is_invited).then(|| text_field(organization, of_organization())))
        .child(submit_button(t().create_account(), t().creating_account(), move || {
            sending.busy.get()
        }));
    let card = div().class("bare-card");
    let card = card.child([intro, error_summary(move || sending.problems.get()), fields]);
    let sign_in = a().attr("href", &with_return_to("/sign-in", &return_to));
    let after = p()
        .class("bare-after")
        .child((t().have_account(), " "))
        .child(sign_in.child(t().sign_in()));
    // An invitation is for an account with a password.
    if is_invited { [card, after] } else { with_provider(card, after, &return_to) }
}

/// In the fragment, which no server and no referrer sees.
fn invitation() -> Option<String> {
    let hash = window().location().hash().ok()?;
    let invitation = hash.strip_prefix("#invitation=")?;
    (!invitation.is_empty()).then(|| invitation.to_owned())
}
