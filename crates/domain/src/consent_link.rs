//! The consent link's query (rules 12 and 13).

use crate::form_urlencoded;
use crate::project_link::ExternalProjectId;
use crate::string_enum::string_enum;

string_enum! {
    /// The three parameters of a consent link (rule 12), in the order in which they are checked.
    pub enum LinkParameter {
        /// Where to return to. Checked by [`redirect::check`](crate::redirect::check).
        RedirectUri = "redirect_uri",
        /// Opaque, up to 1,024 bytes. Returned unchanged.
        State = "state",
        /// The platform's ID of a project, up to 200 characters. Returned unchanged.
        ExternalProjectId = "external_project_id",
    }
}

string_enum! {
    /// What is wrong with a parameter (rule 13), in the order in which problems are checked.
    pub enum LinkProblem {
        /// The parameter occurs twice, even with equal values or a percent-encoded name.
        Repeated = "REPEATED",
        /// `redirect_uri` is present but has no value.
        Empty = "EMPTY",
        /// The decoded value isn't UTF-8.
        NotUtf8 = "NOT_UTF8",
        /// The decoded value is too long: `state` over 1,024 bytes, `external_project_id` over 200
        /// characters (Unicode scalar values).
        TooLong = "TOO_LONG",
    }
}

/// Why a link is invalid: the first problem found (rule 13).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkError {
    /// Where the problem is.
    pub parameter: LinkParameter,
    /// What is wrong there.
    pub problem: LinkProblem,
}

/// The decoded parameters of a consent link (rule 12). `None` means absent, which isn't the same as
/// empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConsentLink {
    /// As presented: not safe to navigate to before [`redirect::check`](crate::redirect::check).
    pub redirect_uri: Option<String>,
    /// Up to 1,024 bytes.
    pub state: Option<String>,
    /// Up to 200 characters.
    pub external_project_id: Option<String>,
}

impl ConsentLink {
    /// The longest raw query that the server reads: 16 KiB.
    pub const MAX_QUERY_BYTES: usize = 16 * 1024;
    /// The longest `state`, in bytes of the decoded value.
    pub const MAX_STATE_BYTES: usize = 1024;

    /// Reads a raw query string without its `?`, as WHATWG form-urlencoded (rule 13). Names are
    /// decoded before they are compared. Unknown parameters are ignored, and their values aren't
    /// even decoded.
    ///
    /// # Errors
    /// The first parameter with a problem in the order of [`LinkParameter::ALL`], and its first
    /// problem in the order of [`LinkProblem::ALL`].
    pub fn parse(query: &str) -> Result<Self, LinkError> {
        let read = |parameter| {
            read_parameter(query, parameter).map_err(|problem| LinkError { parameter, problem })
        };
        Ok(Self {
            redirect_uri: read(LinkParameter::RedirectUri)?,
            state: read(LinkParameter::State)?,
            external_project_id: read(LinkParameter::ExternalProjectId)?,
        })
    }

    /// The query string, without `?`, that [`ConsentLink::parse`] reads as this link.
    pub fn to_query(&self) -> String {
        let parameters = [
            (LinkParameter::ExternalProjectId, &self.external_project_id),
            (LinkParameter::RedirectUri, &self.redirect_uri),
            (LinkParameter::State, &self.state),
        ];
        let mut query = String::new();
        for (parameter, value) in parameters {
            let Some(value) = value else { continue };
            if !query.is_empty() {
                query.push('&');
            }
            form_urlencoded::append_pair(&mut query, parameter.as_str(), value);
        }
        query
    }
}

fn read_parameter(query: &str, parameter: LinkParameter) -> Result<Option<String>, LinkProblem> {
    let mut values = query
        .split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .filter(|(name, _)| form_urlencoded::decode(name) == parameter.as_str().as_bytes())
        .map(|(_, value)| value);
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(LinkProblem::Repeated);
    }
    if value.is_empty() && parameter == LinkParameter::RedirectUri {
        return Err(LinkProblem::Empty);
    }
    let value =
        String::from_utf8(form_urlencoded::decode(value)).map_err(|_| LinkProblem::NotUtf8)?;
    let too_long = match parameter {
        // The redirect rule has its own limit and code.
        LinkParameter::RedirectUri => false,
        LinkParameter::State => value.len() > ConsentLink::MAX_STATE_BYTES,
        LinkParameter::ExternalProjectId => value.chars().count() > ExternalProjectId::MAX,
    };
    if too_long { Err(LinkProblem::TooLong) } else { Ok(Some(value)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn problem(query: &str) -> Option<(LinkParameter, LinkProblem)> {
        ConsentLink::parse(query).err().map(|e| (e.parameter, e.problem))
    }

    /// Rule 12.
    #[test]
    fn parameters_are_optional_and_form_decoded() {
        assert_eq!(ConsentLink::parse(""), Ok(ConsentLink::default()));
        let link = ConsentLink::parse("a=1&state=a+b%26c%%zz&external_project_id=%C3%A9%F0%9F%98%80&redirect_uri=https%3A%2F%2Fp.example%2Fcb").unwrap();
        assert_eq!(link.state.as_deref(), Some("a b&c%%zz"));
        assert_eq!(link.external_project_id.as_deref(), Some("é😀"));
        assert_eq!(link.redirect_uri.as_deref(), Some("https://p.example/cb"));
    }

    /// Rule 13.
    #[test]
    fn names_are_case_sensitive_and_decoded_before_comparison() {
        assert_eq!(ConsentLink::parse("State=1&STATE=2").unwrap().state, None);
        assert_eq!(ConsentLink::parse("%73tate=1").unwrap().state.as_deref(), Some("1"));
        assert_eq!(ConsentLink::parse("st%ate=1&sta+te=1").unwrap().state, None);
    }

    /// Rule 13.
    #[test]
    fn parameter_must_not_repeat() {
        for parameter in LinkParameter::ALL {
            let name = parameter.as_str();
            assert_eq!(
                problem(&format!("{name}=a&{name}=a")),
                Some((*parameter, LinkProblem::Repeated))
            );
        }
        assert_eq!(
            problem("state=1&x=2&%73tate"),
            Some((LinkParameter::State, LinkProblem::Repeated))
        );
        assert_eq!(problem("x=1&x=2&unknown=%FF"), None);
    }

    /// Rule 13.
    #[test]
    fn only_redirect_uri_must_not_be_empty() {
        for query in ["redirect_uri=", "redirect_uri", "redirect_uri&state=1"] {
            assert_eq!(
                problem(query),
                Some((LinkParameter::RedirectUri, LinkProblem::Empty)),
                "{query}"
            );
        }
        let link = ConsentLink::parse("state=&external_project_id").unwrap();
        assert_eq!(
            (link.state.as_deref(), link.external_project_id.as_deref()),
            (Some(""), Some(""))
        );
    }

    #[test]
    fn values_must_be_utf8() {
        for parameter in LinkParameter::ALL {
            assert_eq!(
                problem(&format!("{parameter}=%FF")),
                Some((*parameter, LinkProblem::NotUtf8))
            );
        }
        assert_eq!(
            ConsentLink::parse("%ff=1&state=%e2%9c%93").unwrap().state.as_deref(),
            Some("✓")
        );
    }

    /// Rule 12.
    #[test]
    fn limits_apply_to_the_decoded_value() {
        assert_eq!(problem(&format!("state={}", "%61".repeat(1024))), None);
        assert_eq!(
            problem(&format!("state={}", "a".repeat(1025))),
            Some((LinkParameter::State, LinkProblem::TooLong))
        );
        assert_eq!(
            problem(&format!("state={}", "é".repeat(513))),
            Some((LinkParameter::State, LinkProblem::TooLong))
        );
        assert_eq!(problem(&format!("external_project_id={}", "😀".repeat(200))), None);
        assert_eq!(
            problem(&format!("external_project_id={}", "😀".repeat(201))),
            Some((LinkParameter::ExternalProjectId, LinkProblem::TooLong))
        );
        assert_eq!(problem(&format!("redirect_uri={}", "a".repeat(5000))), None);
    }

    #[test]
    fn built_query_parses_to_the_same_link() {
        let link = ConsentLink {
            redirect_uri: Some("https://p.example/cb?x=a%20b".into()),
            state: Some("a b&c=d#é😀%+".into()),
            external_project_id: Some(String::new()),
        };
        assert_eq!(ConsentLink::parse(&link.to_query()), Ok(link));
        assert_eq!(ConsentLink::default().to_query(), "");
    }

    #[test]
    fn first_problem_of_the_first_parameter_is_reported() {
        assert_eq!(
            problem("state=%FF&redirect_uri="),
            Some((LinkParameter::RedirectUri, LinkProblem::Empty))
        );
        assert_eq!(
            problem("redirect_uri=&redirect_uri=%FF"),
            Some((LinkParameter::RedirectUri, LinkProblem::Repeated))
        );
        assert_eq!(
            problem(&format!("external_project_id=%FF&state={}", "a".repeat(1025))),
            Some((LinkParameter::State, LinkProblem::TooLong))
        );
    }
}
