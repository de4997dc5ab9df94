//! The answer URL (rules 23 and 24).

use super::CheckedUrl;
use crate::ConsentLink;
use crate::form_urlencoded;

/// Where the browser goes with the decision: the checked URL with the answer's parameters
/// appended. Never a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerUrl(String);

impl AnswerUrl {
    /// After an approval: `opentrain_install_id`, then `state` and `external_project_id` if given.
    pub fn approved(url: &CheckedUrl, link: &ConsentLink, install_id: &str) -> Self {
        Self::new(url, ("opentrain_install_id", install_id), link)
    }

    /// After a decline: `error=access_denied`, then `state` and `external_project_id` if given.
    pub fn declined(url: &CheckedUrl, link: &ConsentLink) -> Self {
        Self::new(url, ("error", "access_denied"), link)
    }

    fn new(url: &CheckedUrl, outcome: (&str, &str), link: &ConsentLink) -> Self {
        let mut href = url.as_str().to_owned();
        let given = [("state", &link.state), ("external_project_id", &link.external_project_id)];
        let given = given.iter().filter_map(|(name, value)| Some((*name, value.as_deref()?)));
        let mut joint = match href.split_once('?') {
            None => "?",
            Some((_, "")) => "",
            Some(_) => "&",
        };
        for (name, value) in core::iter::once(outcome).chain(given) {
            href.push_str(joint);
            form_urlencoded::append_pair(&mut href, name, value);
            joint = "&";
        }
        Self(href)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn into_string(self) -> String {
        self.0
    }
}
