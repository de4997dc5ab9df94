use leptos::prelude::*;

use crate::dom::{El, span};

const COLOURS: u32 = 8;

/// The first letter of a name on a colour that stays with the name. No picture is loaded.
pub fn tile(name: &str) -> El {
    span().class(&class(name)).attr("aria-hidden", "true").child(initial(name))
}

/// [`tile`], of a name that is being typed: the element stays.
pub fn tile_of(name: Memo<String>) -> El {
    let initial = Memo::new(move |_| initial(&name.read()));
    span()
        .attr_of("class", move || Some(class(&name.read())))
        .attr("aria-hidden", "true")
        .text_of(move || initial.get())
}

fn class(name: &str) -> String {
    format!("tile tile-{}", colour(name))
}

fn colour(name: &str) -> u32 {
    name.bytes().fold(7_u32, |hash, byte| hash.wrapping_mul(31).wrapping_add(byte.into())) % COLOURS
}

/// ASCII letters in upper case: the Unicode tables would cost more than they give here.
fn initial(name: &str) -> String {
    name.trim().chars().next().map_or_else(String::new, |c| c.to_ascii_uppercase().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tile_shows_the_first_letter() {
        assert_eq!(initial(" acme"), "A");
        assert_eq!(initial("שלום"), "ש");
        assert_eq!(initial(""), "");
    }

    #[test]
    fn a_colour_stays_with_the_name() {
        assert_eq!(colour("Acme"), colour("Acme"));
        assert!(["a", "Boxwise", "😀", ""].into_iter().all(|name| colour(name) < COLOURS));
    }
}
