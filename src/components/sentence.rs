//! Sentences of a catalogue with other people's words in them.

use web_sys::Element;

use crate::dom::{Content, El, bdi};
pub use crate::i18n::interpolate::interpolate as fill;
use crate::i18n::interpolate::{Segment, segments};

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
        for segment in segments(self.text) {
            match segment {
                Segment::Text(text) => text.append_to(parent),
                Segment::Placeholder(name) => {
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
