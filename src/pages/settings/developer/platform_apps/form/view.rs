//! How the form looks: fields in order, the preview beside them.

use domain::{AppName, Description, RedirectBase, Slug};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use web_sys::Event;

use super::AppForm;
use super::preview::preview;
use super::redirect_rows::redirect_uris;
use super::scope_group::scope_group;
use super::slug::slug_field;
use crate::components::copy::copyable;
use crate::components::error_summary::error_summary;
use crate::components::field::{Kind, Look, text_field};
use crate::components::notice::{Tone, notice};
use crate::components::unsaved::unsaved_changes;
use crate::dom::{Content, El, action, aside, div, form, h2, p};
use crate::i18n::platform_apps::t;
use crate::pages::settings::developer::platform_apps::app_page::redirect_tester;

/// What a form does beside being filled in.
pub struct Ways<S, K> {
    pub on_submit: S,
    pub dirty: Signal<bool>,
    /// What was typed before a sign-in is there again.
    pub restored: bool,
    /// Puts away what was typed.
    pub keep: K,
}

/// `below` is what stands below the fields: what changes, and the button that saves.
pub fn app_form(
    of: AppForm,
    ways: Ways<impl FnMut(Event) + 'static, impl Fn() + 'static>,
    below: impl Content,
) -> [Option<El>; 4] {
    let navigate = use_navigate();
    let go = move |href: &str| navigate(href, NavigateOptions::default());
    let restored = || notice(Tone::Info, "", p().child(t().draft_restored()));
    let bases = Memo::new(move |_| of.rows.bases());
    let card = || div().class("card card-body form-card");
    let fields = form()
        .class("form")
        .flag("novalidate", true)
        .on("submit", ways.on_submit)
        .child([
            card().child(facts(of)),
            card().child([redirect_uris(of.rows), redirect_tester(bases.into())]),
            card().child(scope_group(of)),
        ])
        .child(below);
    [
        Some(unsaved_changes(ways.dirty, ways.keep, go)),
        ways.restored.then(restored),
        Some(error_summary(move || of.sending.problems.get())),
        Some(div().class("form-layout").child([fields, beside(of, bases)])),
    ]
}

fn facts(form: AppForm) -> [El; 4] {
    let follow_name = Callback::new(move |()| {
        if form.saved.read_untracked().is_none() && form.slug_check.follows_name.get_untracked() {
            form.slug.typed(Slug::from_name(&form.name.value.read_untracked()));
        }
    });
    let name = Look {
        label: t().name(),
        hint: t().name_hint(),
        limit: AppName::MAX,
        on_typed: Some(follow_name),
        ..Look::default()
    };
    let description = Look {
        label: t().description(),
        hint: t().description_hint(),
        kind: Kind::Lines,
        is_optional: true,
        limit: Description::MAX,
        ..Look::default()
    };
    let website = Look {
        label: t().website_url(),
        hint: t().website_hint(),
        kind: Kind::Url,
        is_optional: true,
        ..Look::default()
    };
    let slug = match form.saved.get_untracked() {
        None => slug_field(form),
        Some(app) => fixed_slug(&app.slug),
    };
    [
        text_field(form.name, name),
        slug,
        text_field(form.description, description),
        text_field(form.website, website),
    ]
}

fn fixed_slug(slug: &str) -> El {
    div().class("field").child([
        p().class("legend").child(t().slug()),
        p().class("hint").child(t().slug_fixed()),
        copyable("slug-text", t().copy_slug(), slug),
    ])
}

/// The preview, behind a button where there is no room beside the form.
fn beside(form: AppForm, bases: Memo<Vec<RedirectBase>>) -> El {
    let is_shown = RwSignal::new(false);
    let toggle =
        action("button wide preview-toggle", move |_| is_shown.update(|shown| *shown = !*shown))
            .attr_of("aria-expanded", move || Some(if is_shown.get() { "true" } else { "false" }))
            .child(t().preview());
    let page = div().class("preview-page card").later(move || vec![preview(form, bases)]);
    let body = div().class("preview-body").child([
        h2().id("preview-heading").class("preview-heading").child(t().preview()),
        p().class("hint").child(t().preview_hint()),
        page,
    ]);
    aside()
        .attr_of("class", move || Some(if is_shown.get() { "preview shown" } else { "preview" }))
        .attr("aria-labelledby", "preview-heading")
        .attr("tabindex", "0")
        .child([toggle, body])
}
