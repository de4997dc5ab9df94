//! What an edit changes: listed before it's saved, and compared when somebody else saved first.

use domain::api_types::{AppInput, AppPatch, InstallStatus};
use domain::{RedirectBase, redirect};
use leptos::prelude::*;

use super::state::{AppFormState, input_of};
use crate::api::{ApiError, platform_apps};
use crate::components::diff::{ValueDiff, ValueList};
use crate::components::load::LoadFailed;
use crate::i18n::platform_apps::{overflow_label, scopes_consequence, t};

/// A field that an edit can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppField {
    Name,
    Description,
    WebsiteUrl,
    RedirectUris,
    Scopes,
}

impl AppField {
    pub fn label(self) -> &'static str {
        match self {
            Self::Name => t().name(),
            Self::Description => t().description(),
            Self::WebsiteUrl => t().website_url(),
            Self::RedirectUris => t().redirect_uris(),
            Self::Scopes => t().scopes(),
        }
    }
}

/// One changed field, as text to compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub field: AppField,
    pub old: Vec<String>,
    pub new: Vec<String>,
}

/// The fields in which `new` differs from `old`.
pub fn changes(old: &AppInput, new: &AppInput) -> Vec<Change> {
    let text = |text: &str| match text.trim() {
        "" => Vec::new(),
        text => vec![text.to_owned()],
    };
    let all = [
        (AppField::Name, text(&old.name), text(&new.name)),
        (AppField::Description, text(&old.description), text(&new.description)),
        (AppField::WebsiteUrl, text(&old.website_url), text(&new.website_url)),
        (AppField::RedirectUris, old.redirect_uris.clone(), new.redirect_uris.clone()),
        (AppField::Scopes, old.scopes.clone(), new.scopes.clone()),
    ];
    let changed = all.into_iter().filter(|(_, old, new)| old != new);
    changed.map(|(field, old, new)| Change { field, old, new }).collect()
}

/// The members of `new` that differ from `old`.
pub fn patch(old: &AppInput, new: &AppInput) -> AppPatch {
    let text = |old: &str, new: &str| (old.trim() != new.trim()).then(|| new.to_owned());
    let list = |old: &[String], new: &[String]| (old != new).then(|| new.to_vec());
    AppPatch {
        name: text(&old.name, &new.name),
        slug: None,
        description: text(&old.description, &new.description),
        website_url: text(&old.website_url, &new.website_url),
        redirect_uris: list(&old.redirect_uris, &new.redirect_uris),
        scopes: list(&old.scopes, &new.scopes),
    }
}

/// What "Save changes" will do, live.
#[component]
pub fn ChangesCard(form: AppFormState) -> impl IntoView {
    let changed = Memo::new(move |_| {
        let app = form.app.read();
        app.as_ref().map(|app| changes(&input_of(app), &form.current())).unwrap_or_default()
    });
    let changes_scopes =
        Memo::new(move |_| changed.read().iter().any(|change| change.field == AppField::Scopes));
    let active = Memo::new(move |_| form.app.read().as_ref().map_or(0, |app| app.installs.active));
    // Stays true, so that the installs are loaded at most once.
    let needs_installs = Memo::new(move |needed: Option<&bool>| {
        needed == Some(&true) || (changes_scopes.get() && active.get() > 0)
    });
    let organizations = LocalResource::new(move || {
        let app = needs_installs.get().then(|| form.app.get_untracked()).flatten();
        async move { Some(active_organizations(app?.id).await) }
    });
    let lost_uris =
        Memo::new(move |_| lost_redirect_uris(&changed.read(), &form.redirect_rows.bases.read()));
    view! {
        <section class="card" aria-labelledby="changes-heading">
            <header class="card-header">
                <h2 id="changes-heading">{t().changes()}</h2>
            </header>
            <div class="card-body">
                <Show
                    when=move || !changed.read().is_empty()
                    fallback=|| view! { <p class="muted">{t().no_changes()}</p> }
                >
                    <dl class="diff-list">
                        {move || changed.get().into_iter().map(change).collect_view()}
                    </dl>
                    <ul class="consequences">
                        <Show when=move || changes_scopes.get()>
                            <KeptScopes active organizations />
                        </Show>
                        {move || {
                            let lost = lost_uris.get();
                            (!lost.is_empty())
                                .then(|| view! { <LostRedirectUris lost /> }.into_any())
                        }}
                        <li>{t().consents_consequence()}</li>
                    </ul>
                </Show>
            </div>
        </section>
    }
}

fn change(Change { field, old, new }: Change) -> AnyView {
    view! {
        <dt>{field.label()}</dt>
        <dd class="diff">
            <ValueDiff old new />
        </dd>
    }
    .into_any()
}

/// How many installs keep their scopes, and whose they are.
#[component]
fn KeptScopes(
    active: Memo<i64>,
    /// `None` until they are needed.
    organizations: LocalResource<Option<Result<Vec<String>, ApiError>>>,
) -> impl IntoView {
    let names = move |names: Vec<String>| {
        // Only the first page is loaded.
        let rest = usize::try_from(active.get()).unwrap_or_default().saturating_sub(names.len());
        view! {
            <ValueList values=names />
            {(rest > 0).then(|| view! { <p>{overflow_label(rest)}</p> }.into_any())}
        }
        .into_any()
    };
    view! {
        <li>
            {move || scopes_consequence(active.get())}
            <Suspense>
                {move || match organizations.get().flatten()? {
                    Ok(organizations) => Some(names(organizations)),
                    Err(error) => {
                        let retry = move || organizations.refetch();
                        Some(
                            view! { <LoadFailed what=t().installs_failed() error on_retry=retry /> }
                                .into_any(),
                        )
                    }
                }}
            </Suspense>
        </li>
    }
}

/// The organizations of an app's active installs, as far as they are on the first page.
async fn active_organizations(app_id: String) -> Result<Vec<String>, ApiError> {
    let installs = platform_apps::installs(app_id, false, None).await?.items;
    let active = installs.into_iter().filter(|install| install.status == InstallStatus::Active);
    Ok(active.map(|install| install.organization_name).collect())
}

#[component]
fn LostRedirectUris(lost: Vec<String>) -> impl IntoView {
    view! {
        <li>
            {t().redirects_consequence()}
            " "
            <ValueList values=lost />
        </li>
    }
}

/// The removed redirect URIs that none of the new `bases` admits.
fn lost_redirect_uris(changed: &[Change], bases: &[RedirectBase]) -> Vec<String> {
    let change = changed.iter().find(|change| change.field == AppField::RedirectUris);
    let Some(Change { old, .. }) = change else { return Vec::new() };
    old.iter().filter(|uri| redirect::check(bases, uri).is_err()).cloned().collect()
}

#[cfg(test)]
mod tests {
    use domain::Origin;

    use super::*;

    fn saved() -> AppInput {
        AppInput {
            name: "Acme".into(),
            slug: "acme".into(),
            redirect_uris: vec!["https://a.example/cb".into()],
            scopes: vec!["usage:write".into()],
            ..AppInput::default()
        }
    }

    #[test]
    fn patch_holds_only_what_changed() {
        let new = AppInput { name: "Acme 2".into(), ..saved() };
        assert_eq!(
            patch(&saved(), &new),
            AppPatch { name: Some("Acme 2".into()), ..AppPatch::default() }
        );
        assert_eq!(patch(&saved(), &saved()), AppPatch::default());
    }

    #[test]
    fn surrounding_white_space_is_not_a_change() {
        let new = AppInput { name: " Acme ".into(), description: " ".into(), ..saved() };
        assert_eq!(changes(&saved(), &new), []);
        assert_eq!(patch(&saved(), &new), AppPatch::default());
    }

    #[test]
    fn changed_fields_are_listed_in_form_order() {
        let new = AppInput { name: "Acme 2".into(), scopes: Vec::new(), ..saved() };
        let fields: Vec<_> = changes(&saved(), &new).iter().map(|change| change.field).collect();
        assert_eq!(fields, [AppField::Name, AppField::Scopes]);
    }

    /// Rule 12.
    #[test]
    fn links_to_redirect_uris_that_no_new_one_admits_stop_working() {
        let lost = |new: &[&str]| {
            let own = Origin::parse("https://opentrain.example").unwrap();
            let bases: Vec<_> =
                new.iter().map(|uri| RedirectBase::parse(uri, &own).unwrap()).collect();
            let redirect_uris = new.iter().map(|&uri| uri.into()).collect();
            lost_redirect_uris(&changes(&saved(), &AppInput { redirect_uris, ..saved() }), &bases)
        };
        for new in ["https://b.example/cb", "https://a.example/cb/", "https://a.example/c"] {
            assert_eq!(lost(&[new]), ["https://a.example/cb"], "{new}");
        }
        assert_eq!(lost(&[]), ["https://a.example/cb"]);
        assert_eq!(lost(&["https://a.example/"]), [""; 0]);
        assert_eq!(lost(&["https://b.example/cb", "https://a.example/cb"]), [""; 0]);
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod browser_tests {
    use domain::ScopeSet;
    use domain::api_types::{App, AppInstallCounts, AppStatus};
    use leptos::task::tick;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::test_support::{MockServer, Mounted, mount};

    wasm_bindgen_test_configure!(run_in_browser);

    const INSTALLS: &str = r#"{"items": [{
        "id": "1", "organizationName": "Borealis", "scopes": [], "piiConsent": false,
        "status": "ACTIVE", "outdated": false, "createdAt": "2026-01-01T00:00:00Z",
        "revokedAt": null, "lastUsedAt": null
    }], "nextCursor": null}"#;

    async fn changes_card() -> (AppFormState, Mounted) {
        let app = App {
            id: "1".into(),
            client_id: "client".into(),
            slug: "acme".into(),
            name: "Acme".into(),
            description: None,
            website_url: None,
            redirect_uris: Vec::new(),
            scopes: vec!["usage:write".into()],
            status: AppStatus::Active,
            consent_url: "https://opentrain.example/integrations/acme/connect".into(),
            revision: 1,
            created_at: "2026-01-01T00:00:00Z".into(),
            updated_at: "2026-01-01T00:00:00Z".into(),
            disabled_at: None,
            disabled_by: None,
            disabled_reason: None,
            installs: AppInstallCounts { active: 3, outdated: 0, last_used_at: None },
        };
        let form = AppFormState::new(&input_of(&app), Some(app));
        (form, mount(move || view! { <ChangesCard form /> }.into_any()).await)
    }

    /// Rule 2: texts from before a rule don't stand in the way of another edit.
    #[wasm_bindgen_test]
    async fn saved_texts_stay_valid_in_the_form() {
        let (form, _page) = changes_card().await;
        let mut app = form.app.get_untracked().unwrap();
        app.name = "Ac\u{ad}me".into();
        app.description = Some("\u{2800}".into());
        form.fill(&input_of(&app));
        assert!(!form.name.validate() && !form.description.validate());
        form.rebase(app);
        assert!(form.name.validate() && form.description.validate());
    }

    /// Rule 9.
    #[wasm_bindgen_test]
    async fn installs_are_loaded_once_when_the_scopes_first_change() {
        let server = MockServer::new(200, INSTALLS);
        let (form, page) = changes_card().await;
        form.name.value.set("Acme Studio".into());
        page.wait_for("Acme Studio").await;
        assert_eq!(server.requests(), 0);

        form.scopes.set(ScopeSet::from_strings(&["contracts:read"]));
        page.wait_for("Borealis").await;
        page.wait_for("and 2 more").await;

        form.scopes.set(ScopeSet::from_strings(&["usage:write"]));
        tick().await;
        assert!(!page.text().contains("Borealis"));
        form.scopes.set(ScopeSet::from_strings(&["usage:write", "contracts:read"]));
        page.wait_for("Borealis").await;
        assert_eq!(server.requests(), 1);
    }

    /// Rule 9.
    #[wasm_bindgen_test]
    async fn installs_that_fail_to_load_can_be_loaded_again() {
        let down = MockServer::new(503, "");
        let (form, page) = changes_card().await;
        form.scopes.set(ScopeSet::from_strings(&["contracts:read"]));
        page.wait_for(t().installs_failed()).await;
        drop(down);

        let _server = MockServer::new(200, INSTALLS);
        page.click("[role=alert] button").await;
        page.wait_for("Borealis").await;
        assert!(page.find("[role=alert]").is_none());
    }
}
