//! The addresses of the settings program, and the screens that they lead to.

use crate::components::frame::Frame;
use crate::dom::El;
use crate::pages::not_found::not_found;
use crate::pages::settings::activity::organization_activity;
use crate::pages::settings::connected_apps::connected_apps;
use crate::pages::settings::developer::platform_apps::{
    app_page, edit_app, new_app, platform_apps,
};
use crate::pages::settings::members::members;
use crate::pages::settings::sessions::sessions;
use crate::pages::sign_in::sign_in;
use crate::pages::sign_up::sign_up;

/// What an address leads to. A `match` in place of the router's `<Route>`s: each of those brings code
/// of its own (`docs/decisions/0005-routes-in-a-match.md`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// Leads on to the apps.
    Home,
    SignIn,
    SignUp,
    PlatformApps,
    NewApp,
    App(String),
    EditApp(String),
    ConnectedApps,
    Members,
    Activity,
    Sessions,
    NotFound,
}

impl Route {
    /// A slash at the end makes no difference.
    pub fn of(path: &str) -> Self {
        let parts: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
        match *parts {
            [] => Self::Home,
            ["sign-in"] => Self::SignIn,
            ["sign-up"] => Self::SignUp,
            ["settings", "developer", "platform-apps"] => Self::PlatformApps,
            ["settings", "developer", "platform-apps", "new"] => Self::NewApp,
            ["settings", "developer", "platform-apps", id] => Self::App(id.to_owned()),
            ["settings", "developer", "platform-apps", id, "edit"] => Self::EditApp(id.to_owned()),
            ["settings", "connected-apps"] => Self::ConnectedApps,
            ["settings", "members"] => Self::Members,
            ["settings", "activity"] => Self::Activity,
            ["settings", "sessions"] => Self::Sessions,
            _ => Self::NotFound,
        }
    }

    pub fn frame(&self) -> Frame {
        match self {
            Self::SignIn | Self::SignUp | Self::NotFound => Frame::Bare,
            _ => Frame::Settings,
        }
    }

    pub fn screen(self) -> Vec<El> {
        match self {
            Self::Home => Vec::new(),
            Self::SignIn => sign_in().into(),
            Self::SignUp => sign_up().into(),
            Self::PlatformApps => vec![platform_apps()],
            Self::NewApp => vec![new_app()],
            Self::App(id) => vec![app_page(id)],
            Self::EditApp(id) => vec![edit_app(id)],
            Self::ConnectedApps => vec![connected_apps()],
            Self::Members => vec![members()],
            Self::Activity => vec![organization_activity()],
            Self::Sessions => vec![sessions()],
            Self::NotFound => vec![not_found()],
        }
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn an_address_leads_to_its_screen() {
        let app = |path: &str| Route::of(&format!("/settings/developer/platform-apps{path}"));
        assert_eq!(app(""), Route::PlatformApps);
        assert_eq!(app("/new"), Route::NewApp);
        assert_eq!(app("/1"), Route::App("1".into()));
        assert_eq!(app("/1/edit"), Route::EditApp("1".into()));
        assert_eq!(Route::of("/"), Route::Home);
        assert_eq!(Route::of("/settings/members/"), Route::Members);
    }

    #[test]
    fn any_other_address_leads_nowhere() {
        for path in ["/settings", "/sign-in/1", "/settings/developer/platform-apps/1/edit/2", "/x"]
        {
            assert_eq!(Route::of(path), Route::NotFound, "{path}");
        }
    }
}
