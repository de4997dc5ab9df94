use domain::wire::Consent;

use super::leave;
use crate::components::page::heading;
use crate::components::sentence::sentence;
use crate::dom::{El, a, p, span};
use crate::i18n::consent::t;

pub fn declined(consent: &Consent, return_url: Option<&str>) -> Vec<El> {
    let values =
        [("app", &*consent.app.name), ("organization", &*consent.decider.organization_name)];
    let back = return_url.and_then(|url| {
        let host = leave::host_of_answer(url, consent.destination.as_ref())?;
        let label = span().child(sentence(t().return_to_host(), &[("host", &*host)]));
        let link = a().class("button typed").attr("rel", "noreferrer external").attr("href", url);
        Some(p().child(link.child(label)))
    });
    let said = p().class("typed").child(sentence(t().declined(), &values));
    [heading(t().declined_heading(), t().declined_heading()), said]
        .into_iter()
        .chain(back)
        .collect()
}
