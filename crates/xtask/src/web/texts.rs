//! The catalogues in `i18n/`, one file per language. `build.rs` shares this module: it generates the
//! methods of `src/i18n/` from them.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use serde_json::json;

/// The language whose texts are compiled into the programs.
pub(crate) const BUILT_IN: &str = "en";

/// Texts by key.
pub(crate) type Group = BTreeMap<String, String>;
pub(crate) type Catalogue = BTreeMap<String, Group>;

/// The groups that the customer program uses.
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
    let is_used = |group: &str| match program {
        "customer" => CUSTOMER.contains(&group),
        _ => group != "page",
    };
    let mut texts = BTreeMap::new();
    for (group, of_group) in catalogue.iter().filter(|(group, _)| is_used(group)) {
        texts.extend(of_group.iter().map(|(key, text)| (format!("{group}.{key}"), text)));
    }
    json!(texts).to_string()
}

/// Replaces each `{{group.key}}` in `page` by that text in every language, of which English is visible.
pub(crate) fn translate(mut page: String, catalogues: &BTreeMap<String, Catalogue>) -> String {
    for (group, texts) in &catalogues[BUILT_IN] {
        for (key, english) in texts {
            let translation = |(language, catalogue): (&String, &Catalogue)| {
                let text = catalogue.get(group).and_then(|texts| texts.get(key)).unwrap_or(english);
                let hidden = if language == BUILT_IN { "" } else { " hidden" };
                format!("<span lang=\"{language}\"{hidden}>{text}</span>")
            };
            let translations: Vec<_> = catalogues.iter().map(translation).collect();
            page = page.replace(&format!("{{{{{group}.{key}}}}}"), &translations.concat());
        }
    }
    page
}
