use super::check::CheckedUrl;
use crate::consent_link::ConsentLink;
use crate::form_urlencoded;

/// The callback URL: where the browser goes once the customer has decided. It is the checked URL
/// with the outcome appended to its query, which otherwise stays unchanged. It never carries a
/// credential (rules 21 and 23).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerUrl(String);

impl AnswerUrl {
    /// After an approval (rule 23): `opentrain_install_id`, then `state` and `external_project_id`
    /// if the link has them.
    pub fn approved(url: &CheckedUrl, link: &ConsentLink, install_id: &str) -> Self {
        Self::new(url.as_str(), ("opentrain_install_id", install_id), link)
    }

    /// After a decline (rule 24): `error=access_denied`, then `state` and `external_project_id` if
    /// the link has them.
    pub fn declined(url: &CheckedUrl, link: &ConsentLink) -> Self {
        Self::declined_from(url.as_str(), link)
    }

    /// Like [`Self::declined`], with the text of a [`CheckedUrl`].
    pub(crate) fn declined_from(url: &str, link: &ConsentLink) -> Self {
        Self::new(url, ("error", "access_denied"), link)
    }

    fn new(url: &str, outcome: (&str, &str), link: &ConsentLink) -> Self {
        let mut href = url.to_owned();
        let optional = [("state", &link.state), ("external_project_id", &link.external_project_id)];
        let present = optional.iter().filter_map(|(name, value)| Some((*name, value.as_deref()?)));
        let mut separator = match href.split_once('?') {
            None => "?",
            Some((_, "")) => "",
            Some(_) => "&",
        };
        for (name, value) in core::iter::once(outcome).chain(present) {
            href.push_str(separator);
            form_urlencoded::append_pair(&mut href, name, value);
            separator = "&";
        }
        Self(href)
    }

    /// The whole URL, in ASCII.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The whole URL, without copying it.
    pub fn into_string(self) -> String {
        self.0
    }
}
