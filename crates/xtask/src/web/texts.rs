//! How the catalogues of `i18n/` become what the programs read: one order of texts, for the files
//! that xtask makes and for the methods that the screens' `build.rs` makes.

use serde_json::Error;
use std::collections::BTreeMap;

/// The texts of a language, by group and name.
pub(crate) type Catalogue = BTreeMap<String, BTreeMap<String, String>>;

/// What the customer program says. These come first, so that its file ends where they end.
const CUSTOMER: [&str; 2] = ["common", "consent"];

/// Stands between two texts, and in none.
const SEPARATOR: &str = "\u{1f}";

pub(crate) fn read(json: &str) -> Result<Catalogue, Error> {
    serde_json::from_str(json)
}

/// The names of the groups that `program` reads, in their order.
pub(crate) fn groups<'c>(catalogue: &'c Catalogue, program: &str) -> Vec<&'c str> {
    let all = catalogue.keys().map(String::as_str);
    let (mut groups, others): (Vec<_>, Vec<_>) = all.partition(|group| CUSTOMER.contains(group));
    if program != "customer" {
        groups.extend(others);
    }
    groups
}

/// What `program` reads: the texts of `catalogue` alone, in the order of the names of `english`.
/// `None` if one is missing.
pub(crate) fn file(english: &Catalogue, catalogue: &Catalogue, program: &str) -> Option<String> {
    let names = groups(english, program)
        .into_iter()
        .flat_map(|group| english[group].keys().map(move |name| (group, name)));
    let texts = names.map(|(group, name)| catalogue.get(group)?.get(name).map(String::as_str));
    Some(texts.collect::<Option<Vec<_>>>()?.join(SEPARATOR))
}
