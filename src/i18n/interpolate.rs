//! Puts values into the placeholders of a text, such as `"{app} is connected"`.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment<'t> {
    Text(&'t str),
    /// The name of a placeholder.
    Placeholder(&'t str),
}

pub fn segments(template: &str) -> impl Iterator<Item = Segment<'_>> {
    template
        .split('}')
        .flat_map(|part| {
            let (text, name) = part.split_once('{').map_or((part, None), |(t, n)| (t, Some(n)));
            [(!text.is_empty()).then_some(Segment::Text(text)), name.map(Segment::Placeholder)]
        })
        .flatten()
}

/// The text with its values. A value is never read as a template, so it can hold what people typed.
pub fn interpolate(template: &str, values: &[(&str, &str)]) -> String {
    let value = |name| values.iter().find(|(of, _)| *of == name).map(|(_, value)| *value);
    segments(template)
        .map(|segment| match segment {
            Segment::Text(text) => text,
            Segment::Placeholder(name) => value(name).unwrap_or_default(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_replace_their_placeholders() {
        assert_eq!(
            interpolate(
                "{app} wants {organization}, {app}!",
                &[("app", "A"), ("organization", "O")]
            ),
            "A wants O, A!"
        );
        assert_eq!(interpolate("No value", &[]), "No value");
    }

    #[test]
    fn a_value_is_not_a_template() {
        assert_eq!(interpolate("{app}", &[("app", "{app} {x"), ("x", "y")]), "{app} {x");
    }

    #[test]
    fn a_placeholder_without_a_value_is_empty() {
        assert_eq!(interpolate("a{b}c", &[]), "ac");
    }
}
