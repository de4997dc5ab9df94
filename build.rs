//! Makes each group of `i18n/en.json` a struct, and each of its texts a method: a text that is
//! missing does not compile, and one that nothing reads is a warning. The texts themselves are a
//! file for each program.

#[path = "crates/xtask/src/web/texts.rs"]
mod texts;

use std::error::Error;
use std::{env, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=i18n/en.json");
    println!("cargo::rerun-if-changed=crates/xtask/src/web/texts.rs");
    let english = texts::read(&fs::read_to_string("i18n/en.json")?)?;
    let folder = env::var("OUT_DIR")?;
    let folder = Path::new(&folder);
    let mut first = 0;
    for group in texts::groups(&english, "settings") {
        let names: Vec<_> = english[group].keys().map(String::as_str).collect();
        fs::write(folder.join(format!("{group}.rs")), code(first, &names))?;
        first += names.len();
    }
    for program in ["customer", "settings"] {
        let file = texts::file(&english, &english, program).unwrap_or_default();
        fs::write(folder.join(format!("{program}.en.txt")), file)?;
    }
    Ok(())
}

/// The methods of a group whose texts begin with the one numbered `first`.
fn code(first: usize, names: &[&str]) -> String {
    let method = |(at, name): (usize, &&str)| {
        let at = first + at;
        format!("    pub fn {name}(self) -> &'static str {{ crate::i18n::text({at}) }}\n")
    };
    let methods: Vec<_> = names.iter().enumerate().map(method).collect();
    format!(
        "#[derive(Clone, Copy)]\npub struct Texts;\n#[allow(clippy::unused_self)]\nimpl Texts {{\n{}}}\n\
         pub fn t() -> Texts {{ Texts }}\n",
        methods.concat()
    )
}
