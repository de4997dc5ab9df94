//! Generates the methods of `src/i18n/` from the English catalogue, so that a text that doesn't exist
//! fails to compile and a text that nothing uses is a warning.

#[path = "crates/xtask/src/web/texts.rs"]
#[expect(dead_code, reason = "`cargo xtask` uses the rest")]
mod texts;

use std::collections::BTreeMap;
use std::{env, error::Error, fs, path::Path};

use texts::{BUILT_IN, Catalogue, Group};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=i18n");
    println!("cargo::rerun-if-changed=crates/xtask/src/web/texts.rs");
    let catalogues = texts::read(Path::new("i18n"))?;
    let out_dir = env::var("OUT_DIR")?;
    let out_dir = Path::new(&out_dir);
    for (name, group) in &catalogues[BUILT_IN] {
        fs::write(out_dir.join(format!("{name}.rs")), group_code(name, group))?;
    }
    fs::write(out_dir.join("languages.rs"), languages_code(&catalogues))?;
    Ok(())
}

fn group_code(name: &str, group: &Group) -> String {
    let methods: String = group.keys().filter_map(|key| method(name, group, key)).collect();
    format!(
        "\
/// The texts of the group `{name}`.
#[derive(Clone, Copy, Debug)]
pub struct Texts;

pub fn t() -> Texts {{
    Texts
}}

#[allow(clippy::unused_self)]
impl Texts {{{methods}}}
"
    )
}

/// The method of a text. The forms of a plural, `{name}_one` and `{name}_other`, share one.
fn method(group_name: &str, group: &Group, key: &str) -> Option<String> {
    let form = |name: &str, category: &str| group.get(&format!("{name}_{category}"));
    if let Some(name) = key.strip_suffix("_one")
        && let (Some(one), Some(other)) = (form(name, "one"), form(name, "other"))
    {
        return Some(format!(
            "
    /// `{one}`, `{other}`
    pub fn {name}(self, n: impl TryInto<u32>) -> String {{
        crate::i18n::number::plural({:?}, n, {one:?}, {other:?})
    }}
",
            format!("{group_name}.{name}")
        ));
    }
    if key.strip_suffix("_other").is_some_and(|name| form(name, "one").is_some()) {
        return None;
    }
    let text = &group[key];
    Some(format!(
        "
    /// `{}`
    pub fn {key}(self) -> &'static str {{
        crate::i18n::lookup({:?}, {text:?})
    }}
",
        text.replace('\n', "\\n"),
        format!("{group_name}.{key}")
    ))
}

fn languages_code(catalogues: &BTreeMap<String, Catalogue>) -> String {
    let mut tags: Vec<_> = catalogues.keys().collect();
    tags.sort_by_key(|tag| *tag != BUILT_IN);
    let lines = |line: fn(&str, &Catalogue) -> String| -> String {
        tags.iter().map(|tag| line(tag, &catalogues[*tag])).collect()
    };
    let languages = lines(|tag, catalogue| {
        format!(
            "    Language {{ tag: {tag:?}, name: {:?} }},\n",
            catalogue["page"]["language_name"]
        )
    });
    let files = lines(|tag, _| {
        let file = format!("/i18n/{tag}.json");
        format!("    ({tag:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {file:?}))),\n")
    });
    format!(
        "\
/// The languages that have a catalogue, the compiled one first.
pub const LANGUAGES: &[Language] = &[
{languages}];

/// The catalogues by language.
#[cfg(test)]
const CATALOGUES: &[(&str, &str)] = &[
{files}];
"
    )
}
