//! Builds consent links, and refuses to build one that would be refused.

use domain::redirect;
use domain::wire::App;
use domain::{ConsentLink, LinkParameter, RedirectBase};
use leptos::prelude::*;

use crate::components::copy::CopyButton;
use crate::components::field::field_error;
use crate::i18n::platform_apps::t;

/// The parameters of a link; empty ones are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Parameters {
    external_project_id: String,
    /// A registered base, or none.
    base: String,
    /// What follows the base.
    path: String,
    state: String,
}

/// The parameter that is wrong, and why.
type Wrong = (LinkParameter, &'static str);

impl Parameters {
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

    /// The query of the link, by the rules that the server has.
    fn checked_query(
        &self,
        bases: &[RedirectBase],
        encode: impl Fn(&str) -> String,
    ) -> Result<String, Wrong> {
        let query = self.query(encode);
        let too_long = |parameter| match parameter {
            LinkParameter::State => t().state_too_long(),
            _ => t().project_too_long(),
        };
        let link = ConsentLink::parse(&query)
            .map_err(|wrong| (wrong.parameter, too_long(wrong.parameter)))?;
        if let Some(redirect_uri) = link.redirect_uri {
            redirect::check(bases, &redirect_uri).map_err(|refusal| {
                (LinkParameter::RedirectUri, crate::i18n::common::refusal(refusal))
            })?;
        }
        Ok(query)
    }
}

#[component]
pub(super) fn ConsentLinkBuilder(app: App, is_new: bool) -> impl IntoView {
    let parameters = RwSignal::new(Parameters::default());
    let bases: Vec<RedirectBase> =
        app.redirect_uris.iter().filter_map(|uri| RedirectBase::from_stored(uri)).collect();
    let query = Memo::new(move |_| {
        parameters.read().checked_query(&bases, |text| js_sys::encode_uri_component(text).into())
    });
    let link = Signal::derive(move || {
        let query = query.get().unwrap_or_default();
        if query.is_empty() {
            app.consent_url.clone()
        } else {
            format!("{}?{query}", app.consent_url)
        }
    });
    let wrong = move |parameter: LinkParameter| {
        Signal::derive(move || match query.get() {
            Err((at, text)) if at == parameter => Some(text),
            _ => None,
        })
    };
    // The banner of a new app has a button of this name already.
    let label = if is_new { t().copy_built_link() } else { t().copy_consent_link() };
    let option = |uri: &String| view! { <option value=uri.clone()>{uri.clone()}</option> };
    let options = app.redirect_uris.iter().map(option).collect_view();
    view! {
        <section class="card" aria-labelledby="consent-link-heading">
            <header class="card-header">
                <h2 id="consent-link-heading">{t().consent_link()}</h2>
                <p>{t().consent_link_hint()}</p>
            </header>
            <div class="card-body">
                <div class="built-link" role="status">
                    {move || {
                        if query.read().is_ok() {
                            view! { <code id="built-link" class="typed">{link}</code> }.into_any()
                        } else {
                            view! { <p class="muted">{t().link_not_possible()}</p> }.into_any()
                        }
                    }}
                </div>
                {move || {
                    query
                        .read()
                        .is_ok()
                        .then(|| view! { <CopyButton label text=link source="built-link" /> })
                }}
                <div class="builder">
                    {input(
                        "external-project-id",
                        t().external_project_id(),
                        t().external_project_hint(),
                        wrong(LinkParameter::ExternalProjectId),
                        move |text| parameters.update(|p| p.external_project_id = text),
                    )}
                    {input(
                        "state",
                        t().state(),
                        t().state_hint(),
                        wrong(LinkParameter::State),
                        move |text| parameters.update(|p| p.state = text),
                    )}
                    <div class="field">
                        <div class="label"><label for="link-redirect">{t().redirect_uri()}</label></div>
                        <select
                            id="link-redirect"
                            class="input"
                            on:change=move |ev| {
                                parameters.update(|p| p.base = event_target_value(&ev));
                            }
                        >
                            <option value="">{t().no_redirect_uri()}</option>
                            {options}
                        </select>
                    </div>
                    {input(
                            "link-path",
                            t().path(),
                            t().path_hint(),
                            wrong(LinkParameter::RedirectUri),
                            move |text| parameters.update(|p| p.path = text),
                        )}
                </div>
            </div>
        </section>
    }
}

fn input(
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    wrong: Signal<Option<&'static str>>,
    typed: impl Fn(String) + 'static,
) -> AnyView {
    view! {
        <div class="field">
            <div class="label"><label for=id>{label}</label></div>
            <input
                id=id
                class="input"
                type="text"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                dir="auto"
                aria-invalid=move || wrong.get().map(|_| "true")
                aria-describedby=move || {
                    crate::components::field::describes(id, true, wrong.get().is_some(), "")
                }
                on:input=move |ev| typed(event_target_value(&ev))
            />
            <p id=format!("{id}-hint") class="hint">{hint}</p>
            {field_error(id, move || wrong.get()).view()}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(base: &str, path: &str) -> Parameters {
        Parameters { base: base.into(), path: path.into(), ..Parameters::default() }
    }

    #[test]
    fn a_path_is_joined_by_one_slash() {
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
    fn what_is_empty_is_left_out() {
        let all = Parameters {
            external_project_id: "p1".into(),
            state: "s".into(),
            ..parameters("https://a.example/cb", "")
        };
        let encode = |text: &str| text.to_owned();
        assert_eq!(
            all.query(encode),
            "external_project_id=p1&redirect_uri=https://a.example/cb&state=s"
        );
        assert_eq!(parameters("", "/ignored").query(encode), "");
    }

    #[test]
    fn a_link_that_would_be_refused_is_not_built() {
        let bases = [RedirectBase::from_stored("https://a.example/cb").unwrap()];
        let encode = |text: &str| text.to_owned();
        let wrong = |p: Parameters| p.checked_query(&bases, encode).unwrap_err().0;
        assert_eq!(
            wrong(parameters("https://a.example/cb", "?state=1")),
            LinkParameter::RedirectUri
        );
        let long = Parameters { state: "a".repeat(1025), ..Parameters::default() };
        assert_eq!(wrong(long), LinkParameter::State);
    }
}
