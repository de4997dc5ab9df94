//! The slug: follows the name until it is edited by hand, and says at once whether it is free.

use std::time::Duration;

use domain::{FieldCode, Slug};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::AppForm;
use super::rest::at_rest;
use crate::api::platform_apps;
use crate::app::own_origin;
use crate::components::error_summary::{Problem, focus};
use crate::components::field::{Field, Kind, Look, text_field};
use crate::components::icon::Icon;
use crate::dom::{El, action, afterwards, code, div, p, span};
use crate::i18n::fields::field_message;
use crate::i18n::platform_apps::{t, use_suggestion};

const TYPING_PAUSE: Duration = Duration::from_millis(300);

/// What is known about the slug in the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Availability {
    #[default]
    Unknown,
    Checking,
    Free,
    /// With a free one like it.
    Taken(Option<String>),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct SlugCheck {
    slug: Field,
    pub(super) follows_name: RwSignal<bool>,
    availability: RwSignal<Availability>,
}

impl SlugCheck {
    /// `is_new`: an existing app's slug is not asked about.
    pub(super) fn new(slug: Field, is_new: bool) -> Self {
        let check =
            Self { slug, follows_name: RwSignal::new(is_new), availability: RwSignal::default() };
        if is_new {
            check.ask_when_it_changes();
        }
        check
    }

    pub(super) fn taken(self, suggestion: Option<String>) {
        self.availability.set(Availability::Taken(suggestion));
    }

    /// A slug that is known to be taken is not worth sending.
    pub(super) fn problem(self) -> Option<Problem> {
        let taken = matches!(&*self.availability.read_untracked(), Availability::Taken(_));
        taken.then(|| {
            self.slug.refuse(Some(FieldCode::Taken));
            let message = field_message(self.slug.name, FieldCode::Taken);
            Problem::of_field(self.slug.name, message)
        })
    }

    fn ask_when_it_changes(self) {
        let ask = debounce(TYPING_PAUSE, move |slug: Slug| {
            spawn_local(async move {
                let Ok(answer) = platform_apps::slug(slug.to_string()).await else { return };
                // What was typed since then is asked about in its turn.
                if self.slug.value.try_with_untracked(|now| now == slug.as_str()) == Some(true) {
                    self.availability.set(if answer.available {
                        Availability::Free
                    } else {
                        Availability::Taken(answer.suggestion)
                    });
                }
            });
        });
        let ask = StoredValue::new_local(ask);
        afterwards(move |_| {
            let slug = Slug::parse(&self.slug.value.read()).ok();
            let known = if slug.is_some() { Availability::Checking } else { Availability::Unknown };
            // Said once, not with each key.
            if self.availability.with_untracked(|said| *said != known) {
                self.availability.set(known);
            }
            if let Some(slug) = slug {
                ask.update_value(|ask| ask(slug));
            }
        });
    }
}

pub(super) fn slug_field(form: AppForm) -> El {
    let SlugCheck { slug, follows_name, availability } = form.slug_check;
    let rested = at_rest(slug.value);
    let link = move || {
        let slug = rested.get();
        let slug = if slug.is_empty() { "…" } else { &*slug };
        format!("{}/integrations/{slug}/connect", own_origin())
    };
    let take = move |suggestion: &str| {
        follows_name.set(false);
        slug.value.set(suggestion.to_owned());
        slug.error.set(None);
        focus(slug.name);
    };
    let link = p()
        .id("slug-link")
        .class("slug-link")
        .child(span().class("muted").child(t().link_will_be()))
        .child(" ")
        .child(code().class("typed").text_of(link));
    let said = div().attr("role", "status").content(move || said(availability.get(), take));
    text_field(
        slug,
        Look {
            label: t().slug(),
            hint: t().slug_hint(),
            kind: Kind::Exact,
            limit: Slug::MAX,
            described_by: "slug-link",
            on_typed: Some(Callback::new(move |()| follows_name.set(false))),
            more: vec![link, said],
            ..Look::default()
        },
    )
}

fn said(availability: Availability, take: impl Fn(&str) + 'static) -> Option<El> {
    match availability {
        Availability::Unknown => None,
        Availability::Checking => Some(p().class("field-note").child(t().slug_checking())),
        Availability::Free => Some(line("field-good", Icon::Check, t().slug_free())),
        Availability::Taken(suggestion) => {
            let button = suggestion.map(|suggestion| {
                let label = use_suggestion(&suggestion);
                action("button small", move |_| take(&suggestion)).child(label)
            });
            let taken = line("field-error", Icon::Alert, t().slug_taken());
            Some(div().class("slug-taken").child(taken).child(button))
        }
    }
}

fn line(class: &str, icon: Icon, text: &str) -> El {
    p().class(class).child(icon.el()).child(text)
}
