//! Builds consent links, but none that the server would refuse.

use domain::redirect;
use domain::{ConsentLink, LinkParameter, RedirectBase};
use js_sys::encode_uri_component;
use leptos::prelude::*;

use crate::components::card::Card;
use crate::components::copy::CopyButton;
use crate::components::field::{FieldError, FieldHint, FieldLabel, described_by};
use crate::i18n::common::refusal;
use crate::i18n::platform_apps::t;

/// The `id` of the element that shows the link.
const LINK: &str = "built-link";

/// The parameters of a link; empty ones are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct LinkParameters {
    external_project_id: String,
    /// A registered base; empty for none.
    base: String,
    /// What follows the base.
    path: String,
    state: String,
}

/// What's wrong with a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct LinkFieldError {
    parameter: LinkParameter,
    message: &'static str,
}

impl LinkParameters {
    fn redirect_uri(&self) -> String {
        let path = self.path.trim();
        if path.is_empty() || path.starts_with(['?', '#']) {
            return format!("{}{path}", self.base);
        }
        let base = self.base.strip_suffix('/').unwrap_or(&self.base);
        format!("{base}/{}", path.strip_prefix('/').unwrap_or(path))
    }

    fn query(&self, encode: impl Fn(&str) -> String) -> String {
        let redirect_uri = if self.base.is_empty() { String::new() } else { self.redirect_uri() };
        let all = [
            ("external_project_id", &self.external_project_id),
            ("redirect_uri", &redirect_uri),
            ("state", &self.state),
        ];
        let given = all.into_iter().filter(|(_, value)| !value.is_empty());
        given.map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
    }

    /// The link's query, if it passes the server's rules.
    fn validated_query(
        &self,
        bases: &[RedirectBase],
        encode: impl Fn(&str) -> String,
    ) -> Result<String, LinkFieldError> {
        if self.base.is_empty() && !self.path.trim().is_empty() {
            return Err(LinkFieldError {
                parameter: LinkParameter::RedirectUri,
                message: t().path_without_redirect_uri(),
            });
        }
        let query = self.query(encode);
        let link = ConsentLink::parse(&query).map_err(|error| LinkFieldError {
            parameter: error.parameter,
            message: match error.parameter {
                LinkParameter::State => t().state_too_long(),
                _ => t().project_too_long(),
            },
        })?;
        if let Some(redirect_uri) = link.redirect_uri {
            redirect::check(bases, &redirect_uri).map_err(|reason| LinkFieldError {
                parameter: LinkParameter::RedirectUri,
                message: refusal(reason),
            })?;
        }
        Ok(query)
    }
}

#[component]
pub(super) fn ConsentLinkBuilder(
    consent_url: String,
    redirect_uris: Vec<String>,
    /// The banner of a new app already has a button "Copy consent link".
    has_banner: bool,
) -> impl IntoView {
    let external_project_id = RwSignal::new(String::new());
    let base = RwSignal::new(String::new());
    let path = RwSignal::new(String::new());
    let state = RwSignal::new(String::new());

    let bases: Vec<_> =
        redirect_uris.iter().filter_map(|uri| RedirectBase::from_stored(uri)).collect();
    let query = Memo::new(move |_| {
        let parameters = LinkParameters {
            external_project_id: external_project_id.get(),
            base: base.get(),
            path: path.get(),
            state: state.get(),
        };
        parameters.validated_query(&bases, |text| encode_uri_component(text).into())
    });
    let link = Memo::new(move |_| match query.get() {
        Ok(query) if !query.is_empty() => format!("{consent_url}?{query}"),
        _ => consent_url.clone(),
    });
    let is_valid = Memo::new(move |_| query.read().is_ok());
    let error = move |parameter: LinkParameter| {
        Signal::derive(move || {
            let error = query.get().err().filter(|error| error.parameter == parameter);
            error.map(|error| error.message)
        })
    };

    let copy_label = if has_banner { t().copy_built_link() } else { t().copy_consent_link() };
    let option = |uri: String| view! { <option value=uri.clone()>{uri.clone()}</option> };
    view! {
        <Card
            id="consent-link-heading"
            title=t().consent_link()
            hint=t().consent_link_hint()
        >
            <div class="generated-link">
                {move || {
                    is_valid
                        .get()
                        .then(|| {
                            view! {
                                <code id=LINK class="user-content" translate="no">
                                    {move || link.get()}
                                </code>
                            }
                                .into_any()
                        })
                }}
                // Without the link, which would be announced on each keystroke.
                <p class="muted" role="status">
                    {move || (!is_valid.get()).then(|| t().fix_link_error())}
                </p>
            </div>
            {move || {
                is_valid
                    .get()
                    .then(|| {
                        view! { <CopyButton label=copy_label source=LINK text=link /> }.into_any()
                    })
            }}
            <div class="link-builder">
                <LinkField
                    id="external-project-id"
                    label=t().external_project_id()
                    hint=t().external_project_hint()
                    value=external_project_id
                    error=error(LinkParameter::ExternalProjectId)
                />
                <LinkField
                    id="state"
                    label=t().state()
                    hint=t().state_hint()
                    value=state
                    error=error(LinkParameter::State)
                />
                <div class="field">
                    <FieldLabel id="link-redirect" text=t().redirect_uri() />
                    <select
                        id="link-redirect"
                        class="input"
                        translate="no"
                        prop:value=move || base.get()
                        on:change=move |ev| base.set(event_target_value(&ev))
                    >
                        <option value="">{t().no_redirect_uri()}</option>
                        {redirect_uris.into_iter().map(option).collect_view()}
                    </select>
                </div>
                <LinkField
                    id="link-path"
                    label=t().path()
                    hint=t().path_hint()
                    value=path
                    error=error(LinkParameter::RedirectUri)
                />
            </div>
        </Card>
    }
}

/// The input of a parameter, validated on each keystroke.
#[component]
fn LinkField(
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    value: RwSignal<String>,
    error: Signal<Option<&'static str>>,
) -> impl IntoView {
    let read = move |ev| value.set(event_target_value(&ev));
    view! {
        <div class="field">
            <FieldLabel id text=label />
            <input
                id=id
                class="input"
                type="text"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                dir="auto"
                prop:value=move || value.get()
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=move || described_by(id, true, error.get().is_some(), "")
                on:input=read
                on:change=read
            />
            <FieldHint id text=hint />
            <FieldError id error />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(base: &str, path: &str) -> LinkParameters {
        LinkParameters { base: base.into(), path: path.into(), ..LinkParameters::default() }
    }

    #[test]
    fn path_joins_base_with_one_slash() {
        for (base, path, uri) in [
            ("https://a.example/cb", "", "https://a.example/cb"),
            ("https://a.example/cb", "x", "https://a.example/cb/x"),
            ("https://a.example/cb", "/x", "https://a.example/cb/x"),
            ("https://a.example/cb/", "/x", "https://a.example/cb/x"),
            ("https://a.example/cb/", "x", "https://a.example/cb/x"),
            ("https://a.example/cb", "?a=b", "https://a.example/cb?a=b"),
        ] {
            assert_eq!(parameters(base, path).redirect_uri(), uri);
        }
    }

    #[test]
    fn empty_parameters_are_left_out() {
        let all = LinkParameters {
            external_project_id: "p1".into(),
            state: "s".into(),
            ..parameters("https://a.example/cb", "")
        };
        let encode = |text: &str| text.to_owned();
        assert_eq!(
            all.query(encode),
            "external_project_id=p1&redirect_uri=https://a.example/cb&state=s"
        );
        assert_eq!(parameters("", "").query(encode), "");
    }

    /// Rule 12.
    #[test]
    fn link_that_would_be_refused_is_not_built() {
        let bases = [RedirectBase::from_stored("https://a.example/cb").unwrap()];
        let encode = |text: &str| text.to_owned();
        let refused = |p: LinkParameters| p.validated_query(&bases, encode).unwrap_err().parameter;
        assert_eq!(refused(parameters("", "/x")), LinkParameter::RedirectUri);
        assert_eq!(
            refused(parameters("https://a.example/cb", "?state=1")),
            LinkParameter::RedirectUri
        );
        let long = LinkParameters { state: "a".repeat(1025), ..LinkParameters::default() };
        assert_eq!(refused(long), LinkParameter::State);
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod browser_tests {
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::test_support::mount;

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    async fn only_a_missing_link_is_announced() {
        let view = || {
            let consent_url = "https://opentrain.example/integrations/acme/connect".into();
            view! { <ConsentLinkBuilder consent_url redirect_uris=Vec::new() has_banner=false /> }
                .into_any()
        };
        let page = mount(view).await;
        let announced = || page.get(".generated-link [role=status]").text_content().unwrap();
        page.fill("#state", "s").await;
        assert!(page.get("#built-link").text_content().unwrap().ends_with("?state=s"));
        assert_eq!(announced(), "");

        page.fill("#state", &"s".repeat(1025)).await;
        assert!(page.find("#built-link").is_none());
        assert_eq!(announced(), t().fix_link_error());
    }
}
