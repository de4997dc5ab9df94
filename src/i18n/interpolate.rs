//! Catalogue texts with values in place of their `{placeholders}`.

use leptos::prelude::*;

/// A piece of a text such as `"{app} is connected"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Segment<'t> {
    Literal(&'t str),
    Placeholder(&'t str),
}

fn segments(template: &str) -> impl Iterator<Item = Segment<'_>> {
    template
        .split('}')
        .flat_map(|part| {
            let (text, name) = part.split_once('{').map_or((part, None), |(t, n)| (t, Some(n)));
            [(!text.is_empty()).then_some(Segment::Literal(text)), name.map(Segment::Placeholder)]
        })
        .flatten()
}

/// The text as a string: for titles, the clipboard and accessible names. Values are inserted as
/// they are, never read as templates.
pub fn interpolate(template: &str, values: &[(&str, &str)]) -> String {
    let value = |name| values.iter().find(|(of, _)| *of == name).map_or("", |(_, value)| value);
    segments(template)
        .map(|segment| match segment {
            Segment::Literal(text) => text,
            Segment::Placeholder(name) => value(name),
        })
        .collect()
}

/// The text on the screen, each value a view: [`isolated`] text, or something that changes by
/// itself. A placeholder occurs once in a text.
pub fn interpolate_nodes<const N: usize>(
    template: &str,
    values: [(&'static str, AnyView); N],
) -> AnyView {
    let mut values = values.map(|(name, view)| (name, Some(view)));
    segments(template)
        .filter_map(|segment| match segment {
            Segment::Literal(text) => Some(text.to_owned().into_any()),
            Segment::Placeholder(name) => {
                values.iter_mut().find(|(of, _)| *of == name).and_then(|(_, view)| view.take())
            }
        })
        .collect_view()
        .into_any()
}

/// A value that people typed, isolated so that its direction leaves the sentence around it alone.
pub fn isolated(text: impl Into<String>) -> AnyView {
    view! { <bdi dir="auto">{text.into()}</bdi> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_take_the_place_of_their_names() {
        assert_eq!(
            interpolate("{app} wants {organization}!", &[("app", "A"), ("organization", "O")]),
            "A wants O!"
        );
        assert_eq!(interpolate("No value", &[]), "No value");
    }

    #[test]
    fn a_value_is_never_a_template() {
        assert_eq!(interpolate("{app}", &[("app", "{app} {x"), ("x", "y")]), "{app} {x");
    }
}
