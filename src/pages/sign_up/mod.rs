//! `/sign-up?return_to=`, or `/sign-up#invitation=` for a new member.

use domain::wire::SignUpInput;
use domain::{DisplayName, Email, OrganizationName, Password};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api;
use crate::app::{CurrentSession, follow_return_to};
use crate::components::button::SubmitButton;
use crate::components::error_summary::ErrorSummary;
use crate::components::field::{Field, Kind, PasswordField, TextField};
use crate::components::form::{Sending, check_all, refused_by_server};
use crate::components::page::Heading;
use crate::components::unsaved::keep_fields;
use crate::i18n::accounts::t;
use crate::pages::sign_in::{return_to, with_return_to};

#[component]
pub fn SignUp() -> impl IntoView {
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

    let submit = move |ev: SubmitEvent| {
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
    view! {
        <div class="bare-card">
            <div class="bare-intro">
                <Heading text=t().create_account().to_owned() />
                <p>{if is_invited { t().sign_up_invited() } else { t().sign_up_hint() }}</p>
            </div>
            <ErrorSummary problems=sending.problems />
            <form class="form" novalidate on:submit=submit>
                <TextField field=name label=t().your_name() kind=Kind::PersonName limit=DisplayName::MAX />
                <TextField field=email label=t().email() kind=Kind::Email />
                <PasswordField
                    field=password
                    label=t().password()
                    hint=t().password_hint()
                    autocomplete="new-password"
                />
                {(!is_invited)
                    .then(|| {
                        view! {
                            <TextField
                                field=organization
                                label=t().organization_name()
                                hint=t().organization_hint()
                                kind=Kind::OrganizationName
                                limit=OrganizationName::MAX
                            />
                        }
                    })}
                <SubmitButton
                    label=t().create_account()
                    busy_label=t().creating_account()
                    busy=sending.busy
                />
            </form>
        </div>
        <p class="bare-after">
            {t().have_account()} " " <a href=with_return_to("/sign-in", &return_to)>{t().sign_in()}</a>
        </p>
    }
}

/// In the fragment, which no server and no referrer sees.
fn invitation() -> Option<String> {
    let hash = window().location().hash().ok()?;
    let invitation = hash.strip_prefix("#invitation=")?;
    (!invitation.is_empty()).then(|| invitation.to_owned())
}
