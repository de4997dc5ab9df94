//! Builds consent links, and refuses to build one that would be refused.

use domain::redirect;
use domain::wire::App;
use domain::{ConsentLink, LinkParameter, RedirectBase};
use leptos::prelude::*;

use super::card;
use crate::components::copy::copy_button;
use crate::components::field::{describes, field_error, hint_of, labelled};
use crate::dom::{El, code, div, input, live, option, or_nothing, p, select};
use crate::i18n::platform_apps::t;

/// The `id` of what shows the link.
const LINK: &str = "built-link";

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

pub(super) fn consent_link_builder(app: &App, is_new: bool) -> El {
    let parameters = RwSignal::new(Parameters::default());
    let bases: Vec<RedirectBase> =
        app.redirect_uris.iter().filter_map(|uri| RedirectBase::from_stored(uri)).collect();
    let query = Memo::new(move |_| {
        parameters.read().checked_query(&bases, |text| js_sys::encode_uri_component(text).into())
    });
    let base = app.consent_url.clone();
    let link = Memo::new(move |_| match query.get() {
        Ok(query) if !query.is_empty() => format!("{base}?{query}"),
        _ => base.clone(),
    });
    let is_right = Memo::new(move |_| query.read().is_ok());
    let wrong = move |parameter: LinkParameter| {
        Signal::derive(move || match query.get() {
            Err((at, text)) if at == parameter => Some(text),
            _ => None,
        })
    };
    // The banner of a new app has a button of this name already.
    let label = if is_new { t().copy_built_link() } else { t().copy_consent_link() };
    let copy = move || copy_button(label, false, LINK, move || link.get_untracked(), || ());
    let built = move || {
        if is_right.get() {
            code().id(LINK).class("typed").text_of(move || link.get())
        } else {
            p().class("muted").child(t().link_not_possible())
        }
    };
    let choice = |value: &str, text: &str| option().attr("value", value).child(text);
    let choices: Vec<_> = app.redirect_uris.iter().map(|uri| choice(uri, uri)).collect();
    let redirect = select()
        .id("link-redirect")
        .class("input")
        .child(choice("", t().no_redirect_uri()))
        .child(choices)
        .on("change", move |ev| parameters.update(|p| p.base = event_target_value(&ev)));
    let builder = div().class("builder").child([
        text_input(
            "external-project-id",
            t().external_project_id(),
            t().external_project_hint(),
            wrong(LinkParameter::ExternalProjectId),
            Box::new(move |text| parameters.update(|p| p.external_project_id = text)),
        ),
        text_input(
            "state",
            t().state(),
            t().state_hint(),
            wrong(LinkParameter::State),
            Box::new(move |text| parameters.update(|p| p.state = text)),
        ),
        div()
            .class("field")
            .child([labelled("link-redirect", t().redirect_uri(), false), redirect]),
        text_input(
            "link-path",
            t().path(),
            t().path_hint(),
            wrong(LinkParameter::RedirectUri),
            Box::new(move |text| parameters.update(|p| p.path = text)),
        ),
    ]);
    let content = [
        div().class("built-link").attr("role", "status").content(built),
        live(move || or_nothing(is_right.get().then(copy))),
        builder,
    ];
    card("consent-link-heading", t().consent_link(), t().consent_link_hint(), content)
}

fn text_input(
    id: &'static str,
    label: &str,
    hint: &str,
    wrong: Signal<Option<&'static str>>,
    on_typed: Box<dyn Fn(String)>,
) -> El {
    let control = input()
        .id(id)
        .class("input")
        .attr("type", "text")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "none")
        .attr("spellcheck", "false")
        .attr("dir", "auto")
        .attr_of("aria-invalid", move || wrong.get().map(|_| "true"))
        .attr_of("aria-describedby", move || describes(id, true, wrong.get().is_some(), ""))
        .on("input", move |ev| on_typed(event_target_value(&ev)));
    div()
        .class("field")
        .child([labelled(id, label, false), control])
        .child(hint_of(id, hint))
        .child(field_error(id, move || wrong.get()))
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
