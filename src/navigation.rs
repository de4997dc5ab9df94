//! Navigation in the customer program, which has no router.

use domain::sanitize_return_to;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::Event;

use crate::paths;

/// What the program shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    Consent,
    SignIn,
    SignUp,
}

impl Screen {
    /// `index.html` starts this program for these addresses only.
    fn from_address(address: &str) -> Self {
        if paths::is_consent_link(address) {
            Self::Consent
        } else if address.starts_with(paths::SIGN_UP) {
            Self::SignUp
        } else {
            Self::SignIn
        }
    }
}

/// The page's address, in the context of the customer program.
#[derive(Clone, Copy, Debug)]
pub struct Navigation(RwSignal<String>);

impl Navigation {
    /// Follows the back and forward buttons. Call it once.
    pub fn new() -> Self {
        let navigation = Self(RwSignal::new(paths::path_and_query()));
        let _ = window_event_listener(ev::popstate, move |_| navigation.follow_address());
        navigation
    }

    /// The screen at the current address. Tracked.
    pub fn screen(self) -> Screen {
        Screen::from_address(&self.0.read())
    }

    /// Goes from a consent to sign-in, which leads back to it.
    pub fn sign_in(self) {
        let here = paths::path_and_query();
        if paths::is_consent_link(&here) {
            self.replace(&paths::with_return_to(paths::SIGN_IN, &here));
        }
    }

    /// Goes back to where sign-in or sign-up was started: to a consent in this program, or anywhere
    /// else by loading the settings program.
    pub fn return_to(self, return_to: &str) {
        let origin = paths::app_origin();
        let target = sanitize_return_to(return_to, &origin);
        match target.strip_prefix(origin.as_str()).filter(|path| paths::is_consent_link(path)) {
            Some(path) => self.replace(path),
            None => drop(location().replace(&target)),
        }
    }

    /// Shows the screen at `address`, which replaces this one in the history.
    fn replace(self, address: &str) {
        if let Ok(history) = window().history() {
            history.replace_state_with_url(&JsValue::NULL, "", Some(address)).ok();
        }
        self.follow_address();
    }

    /// Ignores a change of the fragment: rendering the screen again would lose its state.
    fn follow_address(self) {
        let address = paths::path_and_query();
        if *self.0.read_untracked() != address {
            self.0.set(address);
        }
    }
}

/// A callback for the password field of a form that leads to `return_to`: `index.html` loads the
/// settings program while the user types, if that's where they go next.
pub fn settings_prefetch(return_to: &str) -> impl Fn(()) + use<> {
    let is_due = StoredValue::new(!paths::is_consent_link(return_to));
    move |()| {
        if is_due.get_value()
            && let Ok(prefetch) = Event::new("prefetch-settings")
        {
            is_due.set_value(false);
            window().dispatch_event(&prefetch).ok();
        }
    }
}

impl Default for Navigation {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_chooses_the_screen() {
        for (address, screen) in [
            ("/integrations/acme/connect?state=%2Fsign-in", Screen::Consent),
            ("/sign-in?return_to=%2Fintegrations%2Facme%2Fconnect", Screen::SignIn),
            ("/sign-up/", Screen::SignUp),
        ] {
            assert_eq!(Screen::from_address(address), screen, "{address}");
        }
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod browser_tests {
    use leptos::task::tick;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;

    wasm_bindgen_test_configure!(run_in_browser);

    const LINK: &str = "/integrations/acme/connect?state=a%20b%26c&redirect_uri=https%3A%2F%2Facme.example%2Fcb%3Fd%3D%2525";

    /// Rule 15.
    #[wasm_bindgen_test]
    fn sign_in_returns_to_the_consent_with_every_parameter() {
        let start = paths::path_and_query();
        let length = window().history().unwrap().length();
        let navigation = Navigation::new();
        navigation.replace(LINK);
        assert_eq!(navigation.screen(), Screen::Consent);

        navigation.sign_in();
        navigation.sign_in();
        assert_eq!(navigation.screen(), Screen::SignIn);
        let return_to = paths::query_value("return_to");
        assert_eq!(return_to, LINK, "even if two requests find nobody signed in");

        navigation.return_to(&return_to);
        assert_eq!(navigation.screen(), Screen::Consent);
        assert_eq!(paths::path_and_query(), LINK);
        assert_eq!(window().history().unwrap().length(), length, "no entry is left behind");
        navigation.replace(&start);
    }

    #[wasm_bindgen_test]
    async fn back_and_forward_change_the_screen_unless_only_the_fragment_differs() {
        any_spawner::Executor::init_wasm_bindgen().ok();
        let start = paths::path_and_query();
        let navigation = Navigation::new();
        navigation.replace(LINK);
        let screens = RwSignal::new(Vec::new());
        let _effect = RenderEffect::new(move |_| {
            let screen = navigation.screen();
            screens.update_untracked(|screens| screens.push(screen));
        });
        for address in [&format!("{LINK}#fragment"), paths::SIGN_UP] {
            let history = window().history().unwrap();
            history.replace_state_with_url(&JsValue::NULL, "", Some(address)).unwrap();
            window().dispatch_event(&Event::new("popstate").unwrap()).unwrap();
            tick().await;
        }
        assert_eq!(screens.get_untracked(), [Screen::Consent, Screen::SignUp]);
        navigation.replace(&start);
    }

    #[wasm_bindgen_test]
    fn settings_are_prefetched_once_and_only_if_they_come_next() {
        let prefetches = RwSignal::new(0);
        let event = ev::Custom::<Event>::new("prefetch-settings");
        let listener =
            window_event_listener(event, move |_| prefetches.update(|prefetches| *prefetches += 1));
        let type_password = settings_prefetch("/settings/members");
        type_password(());
        type_password(());
        assert_eq!(prefetches.get_untracked(), 1);
        settings_prefetch(LINK)(());
        assert_eq!(prefetches.get_untracked(), 1);
        listener.remove();
    }
}
