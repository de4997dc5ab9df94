//! Who is signed in.

use domain::api_types::{Role, Session};
use leptos::prelude::*;

use crate::api::{self, ApiError};

/// The session, in the context of the settings program.
#[derive(Clone, Copy)]
pub struct CurrentSession(LocalResource<Result<Session, ApiError>>);

impl CurrentSession {
    /// Loads the session from the server. Every write waits for it, and names its account.
    pub fn load() -> Self {
        let session = Self(LocalResource::new(load));
        api::load_account_with(move || session.account_id());
        on_cleanup(api::forget_account_source);
        session
    }

    /// Loads the session once more if that has failed.
    async fn account_id(self) -> Result<String, ApiError> {
        let mut session = self.0.await;
        if session.is_err() {
            session = load().await;
            self.0.try_set(Some(session.clone()));
        }
        Ok(session?.account.id)
    }

    /// `None` while it isn't known. Tracked.
    pub fn get(self) -> Option<Session> {
        self.0.get()?.ok()
    }

    /// Whether somebody with this role is signed in. Tracked.
    pub fn has_role(self, role: Role) -> bool {
        self.get().is_some_and(|session| session.role == role)
    }

    /// Why it isn't known. Tracked.
    pub fn error(self) -> Option<ApiError> {
        self.0.get()?.err()
    }

    pub fn reload(self) {
        self.0.refetch();
    }

    /// Applies a change of the account's own role.
    pub fn set_role(self, role: Role) {
        self.update(|session| session.role = role);
    }

    /// Applies a change of the account's own name.
    pub fn set_display_name(self, display_name: String) {
        self.update(|session| session.account.display_name = display_name);
    }

    fn update(self, change: impl FnOnce(&mut Session)) {
        self.0.update(|session| {
            if let Some(Ok(session)) = session {
                change(session);
            }
        });
    }
}

impl std::fmt::Debug for CurrentSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CurrentSession")
    }
}

async fn load() -> Result<Session, ApiError> {
    let session = api::session::get().await?;
    api::set_account(Some(session.account.id.clone()));
    Ok(session)
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::api::session::end_others;
    use crate::test_support::{MockServer, mount};

    wasm_bindgen_test_configure!(run_in_browser);

    /// Rule 32.
    #[wasm_bindgen_test]
    async fn writes_depend_on_the_session_while_the_settings_are_shown() {
        let _server = MockServer::new(204, "");
        let view = || {
            api::set_account(None);
            CurrentSession::load();
            ().into_any()
        };
        let page = mount(view).await;
        assert!(end_others().await.is_err(), "the session can't be read");
        drop(page);
        assert_eq!(end_others().await, Ok(()));
    }
}
