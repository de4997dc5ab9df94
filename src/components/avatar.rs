use leptos::prelude::*;

const COLORS: u32 = 8;

/// The first letter of a name on a color derived from the name. No picture is loaded.
#[component]
pub fn Avatar(name: String) -> impl IntoView {
    view! {
        <span class=format!("avatar avatar-{}", color(&name)) aria-hidden="true" translate="no">
            {initial(&name)}
        </span>
    }
}

fn color(name: &str) -> u32 {
    name.bytes().fold(7_u32, |hash, byte| hash.wrapping_mul(31).wrapping_add(byte.into())) % COLORS
}

/// Upper-cases ASCII only: the Unicode tables aren't worth their bytes for one letter.
fn initial(name: &str) -> String {
    name.trim().chars().next().map_or_else(String::new, |c| c.to_ascii_uppercase().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_the_first_letter() {
        assert_eq!(initial(" acme"), "A");
        assert_eq!(initial("שלום"), "ש");
        assert_eq!(initial(""), "");
    }

    #[test]
    fn color_depends_only_on_the_name() {
        assert_eq!(color("Acme"), color("Acme"));
        assert!(["a", "Boxwise", "😀", ""].into_iter().all(|name| color(name) < COLORS));
    }
}
