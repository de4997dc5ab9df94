use domain::{AppName, Description};
use leptos::prelude::*;
use web_sys::SubmitEvent;

use super::preview::Preview;
use super::redirect_uris::RedirectUris;
use super::scope_group::ScopeGroup;
use super::slug::SlugField;
use super::state::AppFormState;
use crate::components::after_paint::after_paint;
use crate::components::copy::CopyField;
use crate::components::error_summary::ErrorSummary;
use crate::components::navigation_guard::UnsavedChanges;
use crate::components::notice::{Notice, Tone};
use crate::components::redirect_tester::RedirectTester;
use crate::components::text_field::TextField;
use crate::components::text_input::InputKind;
use crate::i18n::platform_apps::t;

/// The fields in order, with the preview beside them.
#[component]
pub fn AppForm(
    form: AppFormState,
    /// Where the form's values come from, if it shows a draft.
    notice: Option<&'static str>,
    #[prop(into)] on_submit: UnsyncCallback<()>,
    /// Stores the draft.
    #[prop(into)]
    persist: UnsyncCallback<()>,
    /// Shown below the fields, with the submit button.
    children: Children,
) -> impl IntoView {
    let notice = notice.map(|notice| {
        view! {
            <Notice tone=Tone::Info>
                <p>{notice}</p>
            </Notice>
        }
        .into_any()
    });
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        on_submit.run(());
    };
    view! {
        <UnsavedChanges is_dirty=Signal::derive(move || form.is_dirty()) persist />
        {notice}
        <ErrorSummary problems=form.submission.problems />
        <div class="form-layout">
            <form class="form" novalidate on:submit=submit>
                <div class="card card-body form-card">
                    <Details form />
                </div>
                <div class="card card-body form-card">
                    <RedirectUris rows=form.redirect_rows />
                    <RedirectTester bases=form.redirect_rows.bases />
                </div>
                <div class="card card-body form-card">
                    <ScopeGroup form />
                </div>
                {children()}
            </form>
            <PreviewPane form />
        </div>
    }
}

#[component]
fn Details(form: AppFormState) -> impl IntoView {
    let slug = match form.slug_check {
        Some(check) => view! { <SlugField check /> }.into_any(),
        None => view! { <SlugText slug=form.slug.get() /> }.into_any(),
    };
    view! {
        <TextField
            field=form.name
            label=t().name()
            hint=t().name_hint()
            limit=AppName::MAX
            on_input=move || form.update_auto_slug()
        />
        {slug}
        <TextField
            field=form.description
            label=t().description()
            hint=t().description_hint()
            kind=InputKind::Multiline
            optional=true
            limit=Description::MAX
        />
        <TextField
            field=form.website
            label=t().website_url()
            hint=t().website_hint()
            kind=InputKind::Url
            optional=true
        />
    }
}

/// The slug of a registered app, which can't change.
#[component]
fn SlugText(slug: String) -> impl IntoView {
    view! {
        <div class="field">
            <p class="legend">{t().slug()}</p>
            <p class="hint">{t().slug_fixed()}</p>
            <CopyField id="slug-text" label=t().copy_slug() text=slug />
        </div>
    }
}

/// The preview, behind a button where there is no room beside the form.
#[component]
fn PreviewPane(form: AppFormState) -> impl IntoView {
    let is_shown = RwSignal::new(false);
    // The form comes first.
    let is_painted = RwSignal::new(false);
    after_paint(move || {
        is_painted.try_set(true);
    });
    view! {
        <aside
            class=move || if is_shown.get() { "preview expanded" } else { "preview" }
            aria-labelledby="preview-heading"
            tabindex="0"
        >
            <button
                type="button"
                class="button full-width preview-toggle"
                aria-expanded=move || if is_shown.get() { "true" } else { "false" }
                on:click=move |_| is_shown.update(|shown| *shown = !*shown)
            >
                {t().preview()}
            </button>
            <div class="preview-body">
                <h2 id="preview-heading" class="preview-heading">
                    {t().preview()}
                </h2>
                <p class="hint">{t().preview_hint()}</p>
                <div class="preview-page card">
                    {move || is_painted.get().then(|| view! { <Preview form /> }.into_any())}
                </div>
            </div>
        </aside>
    }
}
