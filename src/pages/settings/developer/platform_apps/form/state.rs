use domain::api_types::{App, AppInput};
use domain::{AppName, Description, FieldError, RedirectBase, Scope, ScopeSet, Slug, WebsiteUrl};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::changes::changes;
use super::redirect_rows::RedirectRows;
use super::slug::{SlugCheck, Taken};
use crate::api::ApiError;
use crate::components::error_summary::Problem;
use crate::components::field::Field;
use crate::components::form::{
    Submission, apply_server_errors_with, apply_to_fields, validate, validate_all,
};
use crate::i18n::fields::field_message;
use crate::paths;

/// The `id` of the first scope's checkbox: the summary's entry about scopes jumps there.
const FIRST_SCOPE: &str = "scope-project-links:read";

/// The `id` of the scope's checkbox.
pub fn scope_id(scope: Scope) -> String {
    format!("scope-{scope}")
}

/// The form's values, their errors, and what it started from.
#[derive(Clone, Copy, Debug)]
pub struct AppFormState {
    pub name: Field,
    pub slug: Field,
    pub description: Field,
    pub website: Field,
    pub redirect_rows: RedirectRows,
    pub scopes: RwSignal<ScopeSet>,
    pub scopes_error: RwSignal<Option<&'static str>>,
    pub submission: Submission,
    /// The saved app that is being edited.
    pub app: RwSignal<Option<App>>,
    /// None when an app is edited: its slug can't be changed.
    pub slug_check: Option<SlugCheck>,
    /// An attempt may have registered the app although no answer came.
    pub may_be_registered: StoredValue<bool>,
    initial: RwSignal<AppInput>,
}

impl AppFormState {
    /// A form that shows `input`; `app` is the one to edit.
    pub fn new(input: &AppInput, app: Option<App>) -> Self {
        let initial = app.as_ref().map(input_of).unwrap_or_default();
        let slug = Field::new("slug", |text| Slug::parse(text).err());
        let form = Self {
            name: Field::new("name", |text| AppName::parse(text).err()),
            slug,
            description: Field::new("description", |text| Description::parse(text).err()),
            website: Field::new("websiteUrl", |text| WebsiteUrl::parse(text).err()),
            redirect_rows: RedirectRows::new(),
            scopes: RwSignal::new(ScopeSet::EMPTY),
            scopes_error: RwSignal::new(None),
            submission: Submission::new(),
            slug_check: app.is_none().then(|| SlugCheck::new(slug)),
            app: RwSignal::new(app),
            may_be_registered: StoredValue::new(false),
            initial: RwSignal::new(initial),
        };
        form.accept_saved();
        form.fill(input);
        form
    }

    /// Replaces what's in the form with `input`.
    pub fn fill(self, input: &AppInput) {
        let texts = [
            (self.name, &input.name),
            (self.slug, &input.slug),
            (self.description, &input.description),
            (self.website, &input.website_url),
        ];
        for (field, text) in texts {
            field.value.set(text.clone());
            field.set_error(None);
        }
        self.redirect_rows.fill(&input.redirect_uris);
        self.scopes.set(ScopeSet::from_strings(&input.scopes));
        self.scopes_error.set(None);
        if let Some(check) = self.slug_check {
            check.auto_slug.set(input.slug == Slug::from_name(&input.name));
        }
    }

    /// Makes `app` the version that the form started from. Its values stay.
    pub fn rebase(self, app: App) {
        self.initial.set(input_of(&app));
        self.app.set(Some(app));
        self.accept_saved();
    }

    /// The texts of the app that is being edited stay valid, whatever the rules say today.
    fn accept_saved(self) {
        if let Some(app) = self.app.get_untracked() {
            let saved = input_of(&app);
            self.name.accept(saved.name);
            self.description.accept(saved.description);
            self.website.accept(saved.website_url);
        }
    }

    /// The form as a request, tracked.
    pub fn current(self) -> AppInput {
        AppInput {
            name: self.name.value.get(),
            slug: self.slug.value.get(),
            description: self.description.value.get(),
            website_url: self.website.value.get(),
            redirect_uris: self.redirect_rows.values(),
            scopes: self.scopes.get().to_strings(),
        }
    }

    /// The form as a request, untracked.
    pub fn input(self) -> AppInput {
        untrack(|| self.current())
    }

    pub fn is_dirty(self) -> bool {
        self.current() != *self.initial.read()
    }

    /// The form's values are saved: leaving it loses nothing.
    pub fn mark_saved(self) {
        self.initial.set(self.input());
    }

    /// The slug follows the name until it's edited by hand.
    pub fn update_auto_slug(self) {
        if self.slug_check.is_some_and(|check| check.auto_slug.get_untracked()) {
            let slug = self.name.value.with_untracked(|name| Slug::from_name(name));
            if *self.slug.value.read_untracked() != slug {
                self.slug.on_input(slug);
            }
        }
    }

    /// Validates everything and returns the problems in the form's order.
    pub fn validate(self) -> Vec<Problem> {
        self.read_controls();
        let mut problems = validate_all(&[self.name]);
        if let Some(check) = self.slug_check {
            let may_be_ours = self.may_be_registered.get_value();
            problems.extend(validate(self.slug).or_else(|| check.problem(may_be_ours)));
        }
        problems.extend(validate_all(&[self.description, self.website]));
        problems.extend(self.redirect_rows.validate_all());
        problems.extend(self.validate_scopes());
        problems
    }

    /// Shows the server's errors on the fields they name.
    pub fn apply_server_errors(self, error: &ApiError) -> Vec<Problem> {
        if let (Some(check), Some(body)) = (self.slug_check, error.body())
            && let details = &body.details
            && (details.suggestion.is_some() || details.own_app.is_some())
        {
            let (suggestion, own_app) = (details.suggestion.clone(), details.own_app.clone());
            check.set_taken(Taken { suggestion, own_app });
        }
        let fields = [self.name, self.slug, self.description, self.website];
        apply_server_errors_with(error, |refused| {
            apply_to_fields(&fields, refused)
                .or_else(|| self.redirect_rows.apply_server_error(refused))
                .or_else(|| self.apply_scopes_error(refused))
        })
    }

    /// Picks up what was filled in without an event.
    fn read_controls(self) {
        if let Some(check) = self.slug_check {
            if self.slug.read_control() {
                check.auto_slug.set(false);
            }
            self.name.read_control();
            self.update_auto_slug();
        }
        let ticked = Scope::ALL.iter().copied().filter(|scope| {
            let control = document().get_element_by_id(&scope_id(*scope));
            control.is_some_and(|control| control.unchecked_into::<HtmlInputElement>().checked())
        });
        self.scopes.set(ticked.collect());
    }

    fn validate_scopes(self) -> Option<Problem> {
        let scopes = self.scopes.get_untracked().to_strings();
        let refused = ScopeSet::parse(&scopes).err().and_then(|errors| errors.into_iter().next());
        let error = refused.map(|(field, code)| field_message(&field, code));
        self.scopes_error.set(error);
        error.map(scopes_problem)
    }

    fn apply_scopes_error(self, refused: &FieldError) -> Option<Problem> {
        if !refused.field.starts_with("scopes") {
            return None;
        }
        let error = field_message(&refused.field, refused.code);
        self.scopes_error.set(Some(error));
        Some(scopes_problem(error))
    }
}

fn scopes_problem(error: &str) -> Problem {
    Problem::of_field(FIRST_SCOPE, error)
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

/// Whether `app` is what the server makes of `input`.
pub fn is_saved_as(input: &AppInput, app: &App) -> bool {
    let own = paths::app_origin();
    let bases = input.redirect_uris.iter().filter_map(|uri| RedirectBase::parse(uri, &own).ok());
    let redirect_uris = bases.map(|base| base.as_str().to_owned()).collect();
    let stored = AppInput { redirect_uris, ..input.clone() };
    stored.slug.trim() == app.slug && changes(&input_of(app), &stored).is_empty()
}
