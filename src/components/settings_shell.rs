//! The frame of the settings: navigation beside the page, above it on a phone.

use domain::wire::Session;
use leptos::prelude::*;

use super::icon::Icon;
use super::language::{self, language_switch};
use super::page::{skip_link, wordmark};
use super::text::Typed;
use super::theme::theme_switch;
use super::unsaved::keep_what_was_typed;
use crate::i18n::settings::t;

/// The places that the navigation leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    PlatformApps,
    ConnectedApps,
    Members,
    Activity,
    Sessions,
}

impl Place {
    pub const fn path(self) -> &'static str {
        match self {
            Self::PlatformApps => "/settings/developer/platform-apps",
            Self::ConnectedApps => "/settings/connected-apps",
            Self::Members => "/settings/members",
            Self::Activity => "/settings/activity",
            Self::Sessions => "/settings/sessions",
        }
    }
}

/// What was typed is there again when the page is loaded in the other language.
fn choose_language(tag: &'static str) {
    keep_what_was_typed();
    language::choose(tag);
}

/// `session` is `None` while it is not known yet.
#[component]
pub fn SettingsShell(
    #[prop(into)] path: Signal<String>,
    #[prop(into)] session: Signal<Option<Session>>,
    on_sign_out: Callback<()>,
    /// Why one is still signed in.
    #[prop(into)]
    sign_out_failed: Signal<Option<String>>,
    children: Children,
) -> impl IntoView {
    let link = move |place: Place, label: &'static str, icon: Icon| {
        let here = move || path.read().starts_with(place.path());
        view! {
            <li>
                <a class="nav-link" href=place.path() aria-current=move || here().then_some("page")>
                    {icon.view()}
                    <span>{label}</span>
                </a>
            </li>
        }
    };
    let organization = move || {
        session.with(|session| {
            session.as_ref().map_or_else(String::new, |s| s.organization.name.clone())
        })
    };
    let person = move || {
        session.with(|session| {
            session.as_ref().map_or_else(String::new, |s| s.account.display_name.clone())
        })
    };
    view! {
        {skip_link().view()}
        <div class="settings">
            <header class="settings-side">
                <div class="side-brand">{wordmark().view()}</div>
                <nav class="side-nav" aria-label=t().settings()>
                    <p class="nav-group">{t().developer()}</p>
                    <ul role="list">{link(Place::PlatformApps, t().platform_apps(), Icon::Code)}</ul>
                    <p class="nav-group">{t().organization()}</p>
                    <ul role="list">
                        {link(Place::ConnectedApps, t().connected_apps(), Icon::Link)}
                        {link(Place::Members, t().members(), Icon::Users)}
                        {link(Place::Activity, t().activity(), Icon::Chart)}
                    </ul>
                    <p class="nav-group">{t().account()}</p>
                    <ul role="list">{link(Place::Sessions, t().sessions(), Icon::System)}</ul>
                </nav>
                <div class="side-account">
                    <div class="side-who">
                        <span class="side-organization"><Typed text=Signal::derive(organization) /></span>
                        <span class="side-person"><Typed text=Signal::derive(person) /></span>
                    </div>
                    <div class="side-actions">
                        {theme_switch().view()}
                        {language_switch(choose_language).view()}
                        <button type="button" class="button quiet small" on:click=move |_| on_sign_out.run(())>
                            {Icon::SignOut.view()}
                            <span>{t().sign_out()}</span>
                        </button>
                    </div>
                    {move || sign_out_failed.get().map(|text| view! {
                        <p class="field-error" role="alert">{text}</p>
                    })}
                </div>
            </header>
            <main id="content" class="settings-main">{children()}</main>
        </div>
    }
}
