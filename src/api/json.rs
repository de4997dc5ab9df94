//! Decodes the contract's JSON: `JSON.parse` reads the text, and this serde `Deserializer` walks the
//! result.
//!
//! Types decode as they do with `serde_json`, which would add 17 kB (Brotli) to a program. The
//! tests compare the two for every type that the browser decodes. The differences:
//! - If a member is repeated, `JSON.parse` keeps the last one.
//! - `1.0` is the integer 1, and integers beyond ±(2^53 − 1) are errors: numbers are JavaScript's.
//! - A struct is an object, never an array.
//! - Enums have unit variants only, unless they are tagged or untagged; in those, an error names the
//!   member that holds the enum.
//! - Items after the end of a tuple are ignored, and the keys of a map are strings.

#[cfg(test)]
#[cfg(target_arch = "wasm32")]
mod tests;

use std::fmt;

use js_sys::{Array, ArrayIntoIter, JSON, Number, Object};
use serde::de::value::{StrDeserializer, StringDeserializer};
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor,
};
use wasm_bindgen::{JsCast, JsValue};

/// Decodes `text`.
pub(crate) fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    T::deserialize(Value(JSON::parse(text).map_err(|_| Error::new("not JSON"))?))
}

/// Which member can't be decoded, and why. Never holds a value, because errors are logged.
///
/// Boxed, as in `serde_json`: pointer-sized results save 4 kB.
#[derive(Debug)]
pub(crate) struct Error(Box<ErrorImpl>);

#[derive(Debug)]
struct ErrorImpl {
    path: String,
    problem: &'static str,
}

impl Error {
    fn new(problem: &'static str) -> Self {
        Self(Box::new(ErrorImpl { path: String::new(), problem }))
    }

    /// Prepends a member's name to the path.
    fn in_member(mut self, name: &str) -> Self {
        let path = &self.0.path;
        let separator = if path.is_empty() || path.starts_with('[') { "" } else { "." };
        self.0.path = format!("{name}{separator}{path}");
        self
    }

    /// Prepends an item's index to the path.
    fn in_item(self, index: usize) -> Self {
        self.in_member(&format!("[{index}]"))
    }

    /// Such as `items[0].app.slug`; empty for the whole text.
    pub(crate) fn into_path(self) -> String {
        self.0.path
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ErrorImpl { path, problem } = &*self.0;
        match path.as_str() {
            "" => f.write_str(problem),
            path => write!(f, "{path}: {problem}"),
        }
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    /// Drops serde's message, which may quote a value.
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::new("unexpected")
    }

    fn missing_field(name: &'static str) -> Self {
        Self::new("missing").in_member(name)
    }
}

/// A value from `JSON.parse`.
struct Value(JsValue);

impl Value {
    fn string(&self) -> Result<String, Error> {
        self.0.as_string().ok_or_else(|| Error::new("not a string"))
    }
}

impl<'de> Deserializer<'de> for Value {
    type Error = Error;

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(self.0.as_bool().ok_or_else(|| Error::new("not a boolean"))?)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        #[allow(clippy::cast_possible_truncation, reason = "a safe integer fits")]
        match self.0.as_f64() {
            Some(number) if Number::is_safe_integer(&self.0) => visitor.visit_i64(number as i64),
            Some(_) => Err(Error::new("not an integer")),
            None => Err(Error::new("not a number")),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_string(self.string()?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_string(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if !Array::is_array(&self.0) {
            return Err(Error::new("not an array"));
        }
        visitor.visit_seq(Items { items: self.0.unchecked_into::<Array>().into_iter(), index: 0 })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if !self.0.is_object() || Array::is_array(&self.0) {
            return Err(Error::new("not an object"));
        }
        let members = Object::entries(self.0.unchecked_ref()).into_iter();
        visitor.visit_map(Members { members, last: None })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(StringDeserializer::new(self.string()?))
    }

    /// For types that don't say what they expect, such as untagged enums.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let value = &self.0;
        if value.is_null() {
            visitor.visit_unit()
        } else if value.is_string() {
            self.deserialize_string(visitor)
        } else if value.as_bool().is_some() {
            self.deserialize_bool(visitor)
        } else if Number::is_safe_integer(value) {
            self.deserialize_i64(visitor)
        } else if let Some(number) = value.as_f64() {
            visitor.visit_f64(number)
        } else if Array::is_array(value) {
            self.deserialize_seq(visitor)
        } else {
            self.deserialize_map(visitor)
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 u8 u16 u32 u64 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct
        identifier
    }
}

/// The items of an array.
struct Items {
    items: ArrayIntoIter,
    index: usize,
}

impl<'de> SeqAccess<'de> for Items {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let Some(item) = self.items.next() else { return Ok(None) };
        let item = seed.deserialize(Value(item)).map_err(|error| error.in_item(self.index))?;
        self.index += 1;
        Ok(Some(item))
    }
}

/// The members of an object.
struct Members {
    /// Each is an array of a name and a value.
    members: ArrayIntoIter,
    /// The member whose name was read last.
    last: Option<(String, JsValue)>,
}

impl<'de> MapAccess<'de> for Members {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let Some(member) = self.members.next() else { return Ok(None) };
        let member: Array = member.unchecked_into();
        let name = member.get(0).as_string().unwrap_or_default();
        let key = StrDeserializer::<Error>::new(&name);
        let key = seed.deserialize(key).map_err(|error| error.in_member(&name))?;
        self.last = Some((name, member.get(1)));
        Ok(Some(key))
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Error> {
        let (name, value) = self.last.take().expect("serde asks for a key before its value");
        seed.deserialize(Value(value)).map_err(|error| error.in_member(&name))
    }
}
