//! What the settings have beside the page, above it on a phone: navigation, and who is signed in.

use domain::wire::Session;
use leptos::prelude::*;
use web_sys::Event;

use super::icon::Icon;
use super::language::language_switch;
use super::page::wordmark;
use super::theme::theme_switch;
use super::unsaved::keep_and_choose;
use crate::dom::{El, a, action, bdi, div, el, footer, header, li, live, or_nothing, p, span, ul};
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
    const ALL: [Self; 5] =
        [Self::PlatformApps, Self::ConnectedApps, Self::Members, Self::Activity, Self::Sessions];

    /// Where a path is.
    fn of(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| path.starts_with(place.path()))
    }

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

/// What leads from one part of the settings to another. `session` is `None` while it is not known
/// yet, `sign_out_failed` says why one is still signed in.
pub fn settings_side(
    path: Memo<String>,
    session: RwSignal<Option<Session>>,
    on_sign_out: impl FnMut(Event) + 'static,
    sign_out_failed: RwSignal<Option<String>>,
) -> El {
    header().class("settings-side").child([
        div().class("side-brand").child(wordmark()),
        navigation(path),
        div().class("side-account").child([
            who(session),
            div().class("side-actions").child([
                theme_switch(),
                language_switch(keep_and_choose),
                action("button quiet small", on_sign_out)
                    .child(Icon::SignOut.el())
                    .child(span().child(t().sign_out())),
            ]),
            live(move || or_nothing(sign_out_failed.get().map(alert))),
        ]),
    ])
}

fn navigation(path: Memo<String>) -> El {
    // Most changes of the path stay in one place.
    let here = Memo::new(move |_| Place::of(&path.read()));
    let link = |place: Place, label: &str, icon: Icon| {
        let current = move || (here.get() == Some(place)).then_some("page");
        let link =
            a().class("nav-link").attr("href", place.path()).attr_of("aria-current", current);
        li().child(link.child(icon.el()).child(span().child(label)))
    };
    let group = |name: &str| p().class("nav-group").child(name);
    let links = |links: Vec<El>| ul().attr("role", "list").child(links);
    el("nav").class("side-nav").attr("aria-label", t().settings()).child([
        group(t().developer()),
        links(vec![link(Place::PlatformApps, t().platform_apps(), Icon::Code)]),
        group(t().organization()),
        links(vec![
            link(Place::ConnectedApps, t().connected_apps(), Icon::Link),
            link(Place::Members, t().members(), Icon::Users),
            link(Place::Activity, t().activity(), Icon::Chart),
        ]),
        group(t().account()),
        links(vec![link(Place::Sessions, t().sessions(), Icon::System)]),
    ])
}

fn alert(text: String) -> El {
    p().class("field-error").attr("role", "alert").child(text)
}

/// On a phone, where the header has no room for the switches.
pub fn settings_footer() -> El {
    footer().class("settings-footer").child([theme_switch(), language_switch(keep_and_choose)])
}

/// Who is signed in.
fn who(session: RwSignal<Option<Session>>) -> El {
    let name = |class: &str, of: fn(&Session) -> &str| {
        let name =
            move || session.with(|session| session.as_ref().map(of).unwrap_or_default().to_owned());
        span().class(class).child(bdi().typed().text_of(name))
    };
    div().class("side-who").child([
        name("side-organization", |session| &session.organization.name),
        name("side-person", |session| &session.account.display_name),
    ])
}
