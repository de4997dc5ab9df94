//! Puts values into the placeholders of a text, such as `"{app} is connected"`.

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Segment<'t> {
    Text(&'t str),
    /// The name of a placeholder.
    Placeholder(&'t str),
}

fn segments(template: &str) -> impl Iterator<Item = Segment<'_>> {
    template
        .split('}')
        .flat_map(|part| {
            let (text, name) = part.split_once('{').map_or((part, None), |(t, n)| (t, Some(n)));
            [(!text.is_empty()).then_some(Segment::Text(text)), name.map(Segment::Placeholder)]
        })
        .flatten()
}

/// Fills in the placeholders. Values aren't parsed as templates, so they can be user input.
pub fn interpolate(template: &str, values: &[(&str, &str)]) -> String {
    let value = |name| values.iter().find(|(of, _)| *of == name).map(|(_, value)| *value);
    segments(template)
        .map(|segment| match segment {
            Segment::Text(text) => text,
            Segment::Placeholder(name) => value(name).unwrap_or_default(),
        })
        .collect()
}

/// Like [`interpolate`], but each value is a view: [`isolated`] text, or something reactive. A
/// placeholder may occur only once.
pub fn interpolate_nodes<const N: usize>(
    template: &str,
    values: [(&'static str, AnyView); N],
) -> AnyView {
    let mut values = values.map(|(name, view)| (name, Some(view)));
    let mut take = |name| {
        let (_, view) = values.iter_mut().find(|(of, _)| *of == name)?;
        view.take()
    };
    segments(template)
        .filter_map(|segment| match segment {
            Segment::Text(text) => Some(text.to_owned().into_any()),
            Segment::Placeholder(name) => take(name),
        })
        .collect_view()
        .into_any()
}

/// User input, isolated so that its direction doesn't affect the sentence around it.
pub fn isolated(text: impl Into<String>) -> AnyView {
    view! {
        <bdi dir="auto" translate="no">
            {text.into()}
        </bdi>
    }
    .into_any()
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
