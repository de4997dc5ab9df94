//! The catalogues in `i18n/`, one file per language. `build.rs` shares this module: it generates the
//! methods of `src/i18n/` from them.

use serde_json::json;
use std::{collections::BTreeMap, fs, io, path::Path};

/// The language whose texts are compiled into the programs.
pub(crate) const BUILT_IN: &str = "en";

/// Texts by key.
pub(crate) type Group = BTreeMap<String, String>;
pub(crate) type Catalogue = BTreeMap<String, Group>;

/// The groups that the customer program uses. The settings program uses all.
const CUSTOMER: [&str; 5] = ["accounts", "common", "consent", "fields", "settings"];

/// The catalogues by language: `es.json` is the Spanish one.
pub(crate) fn read(folder: &Path) -> io::Result<BTreeMap<String, Catalogue>> {
    let mut catalogues = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let catalogue = serde_json::from_str(&fs::read_to_string(&path)?)
            .map_err(|error| io::Error::other(format!("{}: {error}", path.display())))?;
        let language = path.file_stem().unwrap_or_default().to_string_lossy();
        catalogues.insert(language.into_owned(), catalogue);
    }
    Ok(catalogues)
}

/// The file that `program` loads: its texts in one language as a JSON object by `group.key`.
pub(crate) fn serialize(catalogue: &Catalogue, program: &str) -> String {
    let mut texts = BTreeMap::new();
    for (group, group_texts) in catalogue {
        if program == "settings" || CUSTOMER.contains(&group.as_str()) {
            texts.extend(group_texts.iter().map(|(key, text)| (format!("{group}.{key}"), text)));
        }
    }
    json!(texts).to_string()
}
