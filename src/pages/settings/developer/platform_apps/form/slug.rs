//! The slug: follows the name until it's edited by hand, and says whether it's free.

use std::time::Duration;

use domain::api_types::OwnApp;
use domain::{FieldCode, Slug};
use leptos::prelude::*;

use crate::api::platform_apps;
use crate::components::button::Button;
use crate::components::debounce::{TYPING_PAUSE, debounced};
use crate::components::error_summary::Problem;
use crate::components::field::{Field, FieldMessage};
use crate::components::focus::focus_by_id;
use crate::components::icon::Glyph;
use crate::components::keyed::Keyed;
use crate::components::text_field::TextField;
use crate::components::text_input::InputKind;
use crate::components::user_text::UserText;
use crate::i18n::fields::field_message;
use crate::i18n::interpolate::{interpolate_nodes, isolated};
use crate::i18n::platform_apps::t;
use crate::paths;

/// How long the slug must stay the same before the server is asked about it.
const CHECK_PAUSE: Duration = Duration::from_millis(300);

/// What's known about the slug in the form.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Availability {
    /// It isn't a valid slug.
    Invalid,
    Checking,
    Free,
    Taken(Taken),
    /// The server couldn't be asked; it decides on submit.
    Unknown,
}

/// What the server says about a slug that isn't free.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Taken {
    /// A free slug like it.
    pub suggestion: Option<String>,
    /// The organization's own app that has it (rule 11).
    pub own_app: Option<OwnApp>,
}

#[derive(Clone, Copy, Debug)]
pub struct SlugCheck {
    slug: Field,
    /// Whether the slug follows the name.
    pub auto_slug: RwSignal<bool>,
    availability: Memo<Availability>,
    /// A slug that the server refused on submit.
    refused: RwSignal<Option<(String, Taken)>>,
}

impl SlugCheck {
    pub fn new(slug: Field) -> Self {
        let refused = RwSignal::new(None::<(String, Taken)>);
        let settled = debounced(slug.value, CHECK_PAUSE);
        let answer = LocalResource::new(move || {
            let slug = Slug::parse(&settled.read());
            async move {
                let slug = slug.ok()?.into_string();
                let answer = platform_apps::slug(slug.clone()).await;
                Some((slug, answer))
            }
        });
        let availability = Memo::new(move |_| {
            let Ok(slug) = Slug::parse(&slug.value.read()) else { return Availability::Invalid };
            let slug = slug.as_str();
            if let Some((_, taken)) = refused.read().as_ref().filter(|(of, _)| of == slug) {
                return Availability::Taken(taken.clone());
            }
            match answer.get().flatten().filter(|(of, _)| of == slug) {
                None => Availability::Checking,
                Some((_, Ok(answer))) if answer.available => Availability::Free,
                Some((_, Ok(answer))) => Availability::Taken(Taken {
                    suggestion: answer.suggestion,
                    own_app: answer.own_app,
                }),
                Some((_, Err(_))) => Availability::Unknown,
            }
        });
        Self { slug, auto_slug: RwSignal::new(true), availability, refused }
    }

    /// The server refused the slug.
    pub fn set_taken(self, taken: Taken) {
        self.refused.set(Some((self.slug.get().trim().to_owned(), taken)));
    }

    /// The problem of a slug that's known to be taken: it isn't worth sending. `may_be_ours`: an own
    /// app that has it may be what an earlier attempt registered, so the server decides.
    pub fn problem(self, may_be_ours: bool) -> Option<Problem> {
        let is_taken = match &*self.availability.read_untracked() {
            Availability::Taken(Taken { own_app, .. }) => own_app.is_none() || !may_be_ours,
            _ => false,
        };
        is_taken.then(|| {
            self.slug.set_error(Some(FieldCode::Taken));
            Problem::of_field(self.slug.name, field_message(self.slug.name, FieldCode::Taken))
        })
    }

    fn accept_suggestion(self, suggestion: String) {
        self.auto_slug.set(false);
        self.slug.value.set(suggestion);
        self.slug.set_error(None);
        focus_by_id(self.slug.name);
    }
}

#[component]
pub fn SlugField(check: SlugCheck) -> impl IntoView {
    let slug = check.slug;
    let origin = paths::app_origin();
    let settled = debounced(slug.value, TYPING_PAUSE);
    view! {
        <TextField
            field=slug
            label=t().slug()
            hint=t().slug_hint()
            kind=InputKind::Identifier
            limit=Slug::MAX
            described_by_more="slug-link"
            on_input=move || check.auto_slug.set(false)
        >
            <p id="slug-link" class="slug-link">
                <span class="muted">{t().link_will_be()}</span>
                " "
                <code class="user-content" translate="no">
                    {move || {
                        let slug = settled.read();
                        let slug = slug.trim();
                        let slug = if slug.is_empty() { "…" } else { slug };
                        format!("{origin}{}", paths::consent_link(slug))
                    }}
                </code>
            </p>
            <div role="status">
                <Keyed key=move || check.availability.get() let:availability>
                    {availability_status(check, availability)}
                </Keyed>
            </div>
        </TextField>
    }
}

fn availability_status(check: SlugCheck, availability: Availability) -> Option<AnyView> {
    let status = match availability {
        Availability::Invalid => return None,
        Availability::Checking => {
            view! { <p class="field-note">{t().slug_checking()}</p> }.into_any()
        }
        Availability::Unknown => {
            view! { <p class="field-note">{t().slug_unknown()}</p> }.into_any()
        }
        Availability::Free => view! {
            <FieldMessage class="field-success" glyph=Glyph::Check>
                {t().slug_free()}
            </FieldMessage>
        }
        .into_any(),
        Availability::Taken(Taken { suggestion, own_app }) => {
            let said = match own_app {
                Some(app) => interpolate_nodes(t().slug_own(), [("name", link_to(app))]),
                None => t().slug_taken().into_any(),
            };
            let accept = suggestion.map(|suggestion| {
                let label = interpolate_nodes(
                    t().use_suggestion(),
                    [("slug", isolated(suggestion.clone()))],
                );
                let accept = move || check.accept_suggestion(suggestion.clone());
                view! { <Button class="button small" on_press=accept>{label}</Button> }.into_any()
            });
            view! {
                <div class="slug-taken">
                    <FieldMessage class="field-error" glyph=Glyph::Alert>
                        {said}
                    </FieldMessage>
                    {accept}
                </div>
            }
            .into_any()
        }
    };
    Some(status)
}

fn link_to(app: OwnApp) -> AnyView {
    view! {
        <a href=paths::app_by_id(&app.id)>
            <UserText text=app.name />
        </a>
    }
    .into_any()
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::test_support::{MockServer, Mounted, mount};

    wasm_bindgen_test_configure!(run_in_browser);

    async fn slug_field(text: &str) -> (Field, Mounted) {
        let slug = Field::new("slug", |text| Slug::parse(text).err());
        slug.value.set(text.to_owned());
        let view = move || view! { <SlugField check=SlugCheck::new(slug) /> }.into_any();
        (slug, mount(view).await)
    }

    /// Rule 3.
    #[wasm_bindgen_test]
    async fn suggestion_takes_the_place_of_a_taken_slug() {
        let _server = MockServer::new(200, r#"{"available": false, "suggestion": "acme-2"}"#);
        let (slug, page) = slug_field("acme").await;
        page.wait_for("This slug is taken.").await;
        page.click(".slug-taken button").await;
        assert_eq!(slug.get(), "acme-2");
        assert_eq!(document().active_element(), Some(page.get("#slug").into()));
    }

    /// Rule 11.
    #[wasm_bindgen_test]
    async fn slug_of_an_own_app_links_to_it() {
        let _server = MockServer::new(
            200,
            r#"{"available": false, "suggestion": "acme-2", "ownApp": {"id": "7", "name": "Acme"}}"#,
        );
        let (_, page) = slug_field(" acme ").await;
        page.wait_for("Your organization's app").await;
        let link = page.get(".slug-taken a");
        assert_eq!(link.get_attribute("href").unwrap(), paths::app_by_id("7"));
        assert_eq!(link.text_content().unwrap(), "Acme");
    }

    #[wasm_bindgen_test]
    async fn translated_status_is_replaced() {
        let _server = MockServer::new(503, "");
        let (_, page) = slug_field("acme").await;
        assert!(page.text().contains(t().slug_checking()));
        page.translate();
        page.wait_for(t().slug_unknown()).await;
        assert!(!page.text().contains(t().slug_checking()));
    }

    #[wasm_bindgen_test]
    async fn slug_that_cannot_be_checked_says_so() {
        let _server = MockServer::new(503, "");
        let (_, page) = slug_field("acme").await;
        page.wait_for("Couldn't check").await;
    }

    #[wasm_bindgen_test]
    async fn invalid_slug_is_not_checked() {
        let server = MockServer::new(200, r#"{"available": true, "suggestion": null}"#);
        let (_, page) = slug_field("Acme!").await;
        assert_eq!(server.requests(), 0);
        assert!(page.find(".field-note").is_none());
    }
}
