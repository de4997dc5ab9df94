//! Sentences of a catalogue with other people's words in them.

use web_sys::Element;

use crate::dom::{Content, El, bdi};

/// A piece of a catalogue's sentence such as `"{app} is connected"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'t> {
    Text(&'t str),
    /// The name of a placeholder.
    Value(&'t str),
}

fn pieces(template: &str) -> impl Iterator<Item = Piece<'_>> {
    template
        .split('}')
        .flat_map(|part| {
            let (text, name) = part.split_once('{').map_or((part, None), |(t, n)| (t, Some(n)));
            [(!text.is_empty()).then_some(Piece::Text(text)), name.map(Piece::Value)]
        })
        .flatten()
}

/// The sentence as plain text: for titles, the clipboard and accessible names. Values are put in
/// as they are, never read as templates.
pub fn fill(template: &str, values: &[(&str, &str)]) -> String {
    pieces(template)
        .map(|piece| match piece {
            Piece::Text(text) => text,
            Piece::Value(name) => value(values, name).copied().unwrap_or_default(),
        })
        .collect()
}

fn value<'v, T>(values: &'v [(&str, T)], name: &str) -> Option<&'v T> {
    values.iter().find(|(of, _)| *of == name).map(|(_, value)| value)
}

/// The sentence on the screen. What people typed is isolated: its direction and its length disturb
/// nothing around it.
pub fn sentence<'t, V: Value>(text: &'t str, values: &'t [(&'t str, V)]) -> Words<'t, V> {
    Words { text, values }
}

#[derive(Debug)]
pub struct Words<'t, V> {
    text: &'t str,
    values: &'t [(&'t str, V)],
}

impl<V: Value> Content for Words<'_, V> {
    fn append_to(self, parent: &Element) {
        for piece in pieces(self.text) {
            match piece {
                Piece::Text(text) => text.append_to(parent),
                Piece::Value(name) => {
                    value(self.values, name).map(Value::element).append_to(parent);
                }
            }
        }
    }
}

/// What takes the place of a placeholder.
pub trait Value {
    fn element(&self) -> El;
}

impl Value for &str {
    fn element(&self) -> El {
        bdi().attr("dir", "auto").child(*self)
    }
}

/// One that changes by itself.
impl Value for El {
    fn element(&self) -> El {
        self.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_take_the_place_of_their_names() {
        assert_eq!(
            fill("{app} wants {organization}, {app}!", &[("app", "A"), ("organization", "O")]),
            "A wants O, A!"
        );
        assert_eq!(fill("No value", &[]), "No value");
    }

    #[test]
    fn a_value_is_no_template() {
        assert_eq!(fill("{app}", &[("app", "{app} {x"), ("x", "y")]), "{app} {x");
    }
}
