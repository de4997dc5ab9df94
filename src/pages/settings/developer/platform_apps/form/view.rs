//! How the form looks: fields in order, the preview beside them.

use domain::{AppName, Description, Slug};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::AppForm;
use super::preview::Preview;
use super::redirect_rows::RedirectUris;
use super::scope_group::ScopeGroup;
use super::slug::SlugField;
use crate::components::copy::Copyable;
use crate::components::error_summary::ErrorSummary;
use crate::components::field::{Kind, TextField};
use crate::components::notice::{Notice, Tone};
use crate::components::unsaved::UnsavedChanges;
use crate::i18n::platform_apps::t;
use crate::pages::settings::developer::platform_apps::app_page::RedirectTester;

/// Children are what stands below the fields: what changes, and the button that saves.
#[component]
pub fn AppFormView(
    form: AppForm,
    #[prop(into)] dirty: Signal<bool>,
    /// What was typed before a sign-in is there again.
    restored: bool,
    keep: impl Fn() + 'static,
    on_submit: impl FnMut(SubmitEvent) + 'static,
    children: Children,
) -> impl IntoView {
    let navigate = use_navigate();
    let go = Callback::new(move |href: String| navigate(&href, NavigateOptions::default()));
    let follow_name = Callback::new(move |()| {
        if form.saved.read_untracked().is_none() && form.slug_check.follows_name.get_untracked() {
            form.slug.typed(Slug::from_name(&form.name.value.read_untracked()));
        }
    });
    let slug = move || match form.saved.get_untracked() {
        None => view! { <SlugField form /> }.into_any(),
        Some(app) => view! {
            <div class="field">
                <p class="legend">{t().slug()}</p>
                <p class="hint">{t().slug_fixed()}</p>
                <Copyable id="slug-text" label=t().copy_slug() text=app.slug />
            </div>
        }
        .into_any(),
    };
    let bases = Memo::new(move |_| form.rows.bases());
    let shows_preview = RwSignal::new(false);
    let toggle = move |_| shows_preview.update(|shown| *shown = !*shown);
    view! {
        <UnsavedChanges dirty keep go />
        {restored.then(|| view! { <Notice tone=Tone::Info><p>{t().draft_restored()}</p></Notice> })}
        <ErrorSummary problems=form.sending.problems />
        <div class="form-layout">
            <form class="form" novalidate on:submit=on_submit>
                <div class="card card-body form-card">
                    <TextField
                        field=form.name
                        label=t().name()
                        hint=t().name_hint()
                        limit=AppName::MAX
                        on_typed=follow_name
                    />
                    {slug()}
                    <TextField
                        field=form.description
                        label=t().description()
                        hint=t().description_hint()
                        kind=Kind::Lines
                        is_optional=true
                        limit=Description::MAX
                    />
                    <TextField
                        field=form.website
                        label=t().website_url()
                        hint=t().website_hint()
                        kind=Kind::Url
                        is_optional=true
                    />
                </div>
                <div class="card card-body form-card">
                    <RedirectUris rows=form.rows />
                    <RedirectTester bases />
                </div>
                <div class="card card-body form-card">
                    <ScopeGroup form />
                </div>
                {children()}
            </form>
            <aside
                class="preview"
                class:shown=shows_preview
                aria-labelledby="preview-heading"
                tabindex="0"
            >
                <button
                    type="button"
                    class="button wide preview-toggle"
                    aria-expanded=move || shows_preview.get().to_string()
                    on:click=toggle
                >
                    {t().preview()}
                </button>
                <div class="preview-body">
                    <h2 id="preview-heading" class="preview-heading">{t().preview()}</h2>
                    <p class="hint">{t().preview_hint()}</p>
                    <div class="preview-page card">
                        <Preview form bases />
                    </div>
                </div>
            </aside>
        </div>
    }
}
