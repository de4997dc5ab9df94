//! The form of an app, for registering and editing alike.

mod changes;
mod conflict;
pub mod draft;
pub mod prefill;
mod preview;
mod redirect_rows;
mod rest;
mod scope_group;
mod slug;
mod view;

pub use changes::{changes_card, patch};
pub use conflict::conflict_view;
pub use redirect_rows::RedirectRows;
pub use view::{Ways, app_form};

use domain::wire::{App, AppInput};
use domain::{AppName, Description, FieldError, ScopeSet, Slug, WebsiteUrl};
use leptos::prelude::*;

use crate::api::ApiError;
use crate::components::error_summary::{Problem, failure_text};
use crate::components::field::Field;
use crate::components::form::{Sending, check_all};
use crate::i18n::fields::field_message;
use scope_group::FIRST_SCOPE;
use slug::SlugCheck;

/// What is typed, what is wrong with it, and what it started from.
#[derive(Clone, Copy, Debug)]
pub struct AppForm {
    pub name: Field,
    pub slug: Field,
    pub description: Field,
    pub website: Field,
    pub rows: RedirectRows,
    pub scopes: RwSignal<ScopeSet>,
    pub scopes_error: RwSignal<Option<&'static str>>,
    pub sending: Sending,
    /// The app as it is saved, when one is edited.
    pub saved: RwSignal<Option<App>>,
    slug_check: SlugCheck,
    initial: RwSignal<AppInput>,
}

impl AppForm {
    /// A form that shows `input`; `app` is the one to edit.
    pub fn new(input: AppInput, app: Option<App>) -> Self {
        let initial = app.as_ref().map(input_of).unwrap_or_default();
        let slug = Field::new("slug", |text| Slug::parse(text).err());
        let form = Self {
            name: Field::new("name", |text| AppName::parse(text).err()),
            slug,
            description: Field::new("description", |text| Description::parse(text).err()),
            website: Field::new("websiteUrl", |text| WebsiteUrl::parse(text).err()),
            rows: RedirectRows::new(),
            scopes: RwSignal::new(ScopeSet::EMPTY),
            scopes_error: RwSignal::new(None),
            sending: Sending::new(),
            slug_check: SlugCheck::new(slug, app.is_none()),
            saved: RwSignal::new(app),
            initial: RwSignal::new(initial),
        };
        form.fill(&input);
        form
    }

    /// Puts `input` in place of what is there.
    pub fn fill(self, input: &AppInput) {
        self.name.value.set(input.name.clone());
        self.slug.value.set(input.slug.clone());
        self.description.value.set(input.description.clone());
        self.website.value.set(input.website_url.clone());
        self.rows.fill(&input.redirect_uris);
        self.scopes.set(ScopeSet::from_words(&input.scopes));
        self.slug_check.follows_name.set(input.slug == Slug::from_name(&input.name));
    }

    /// Starts over from `app`; what was typed stays.
    pub fn rebase(self, app: App) {
        self.initial.set(input_of(&app));
        self.saved.set(Some(app));
    }

    /// The request that this form is, tracked.
    pub fn current(self) -> AppInput {
        AppInput {
            name: self.name.value.get(),
            slug: self.slug.value.get(),
            description: self.description.value.get(),
            website_url: self.website.value.get(),
            redirect_uris: self.rows.current(),
            scopes: self.scopes.get().to_words(),
        }
    }

    pub fn input(self) -> AppInput {
        untrack(|| self.current())
    }

    pub fn is_dirty(self) -> bool {
        self.current() != *self.initial.read()
    }

    /// Checks everything; the problems in the order of the form.
    pub fn check(self) -> Vec<Problem> {
        let mut problems = check_all(&[self.name]);
        if self.saved.read_untracked().is_none() {
            problems.extend(check_all(&[self.slug]));
            problems.extend(self.slug_check.problem());
        }
        problems.extend(check_all(&[self.description, self.website]));
        problems.extend(self.rows.check_all());
        let code = ScopeSet::parse(&self.scopes.get_untracked().to_words()).err();
        let code = code.and_then(|failures| failures.into_iter().next());
        self.scopes_error.set(code.map(|(field, code)| field_message(&field, code)));
        problems.extend(self.scopes_problem());
        problems
    }

    /// What the server refused, on the fields that it names.
    pub fn refused(self, error: &ApiError) -> Vec<Problem> {
        if let Some(suggestion) = error.body().and_then(|body| body.details.suggestion.clone()) {
            self.slug_check.taken(Some(suggestion));
        }
        let mut problems: Vec<_> =
            error.fields().iter().map(|refused| self.refuse(refused)).collect();
        if problems.is_empty() {
            problems.push(Problem::general(&failure_text(error)));
        }
        problems
    }

    fn refuse(self, refused: &FieldError) -> Problem {
        let fields = [self.name, self.slug, self.description, self.website];
        if let Some(field) = fields.into_iter().find(|field| field.name == refused.field) {
            field.refuse(Some(refused.code));
            return Problem::of_field(field.name, field_message(field.name, refused.code));
        }
        if refused.field.starts_with("scopes") {
            self.scopes_error.set(Some(field_message(&refused.field, refused.code)));
        }
        let row = self.rows.refuse(refused);
        row.or_else(|| self.scopes_problem())
            .unwrap_or_else(|| Problem::general(field_message(&refused.field, refused.code)))
    }

    fn scopes_problem(self) -> Option<Problem> {
        self.scopes_error.get_untracked().map(|error| Problem::of_field(FIRST_SCOPE, error))
    }
}

/// The request that would register `app` as it is.
pub fn input_of(app: &App) -> AppInput {
    AppInput {
        name: app.name.clone(),
        slug: app.slug.clone(),
        description: app.description.clone().unwrap_or_default(),
        website_url: app.website_url.clone().unwrap_or_default(),
        redirect_uris: app.redirect_uris.clone(),
        scopes: app.scopes.clone(),
    }
}
