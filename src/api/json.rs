//! Reads the contract's JSON with the browser's own parser: a second one in the program, with its
//! messages about mistakes that nobody reads, would cost a phone more than all that is read.

use std::fmt;
use std::slice;

use js_sys::{Array, ArrayIntoIter, JSON, Object, Reflect};
use serde::de::value::MapDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, SeqAccess, Visitor,
};
use wasm_bindgen::{JsCast, JsValue};

/// What `text` says; `None` if that is not what the contract says.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    T::deserialize(Json(JSON::parse(text).ok()?)).ok()
}

/// A value that `JSON.parse` made.
struct Json(JsValue);

impl<'de> Deserializer<'de> for Json {
    type Error = Unreadable;

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_bool(self.0.as_bool().ok_or(Unreadable)?)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        #[allow(clippy::cast_possible_truncation, reason = "the contract's numbers are counts")]
        visitor.visit_i64(self.0.as_f64().ok_or(Unreadable)? as i64)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_string(self.0.as_string().ok_or(Unreadable)?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_string(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if !Array::is_array(&self.0) {
            return Err(Unreadable);
        }
        visitor.visit_seq(Items(Array::from(&self.0).into_iter()))
    }

    /// Hands the members over in the struct's own order, so that no code is needed that knows
    /// them by name.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(Members { of: self.0, names: names.iter() })
    }

    /// Where the value itself says what it is: the contract's untagged members.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        let value = &self.0;
        if value.is_null() {
            visitor.visit_unit()
        } else if value.is_string() {
            self.deserialize_string(visitor)
        } else if value.as_bool().is_some() {
            self.deserialize_bool(visitor)
        } else if value.as_f64().is_some() {
            self.deserialize_i64(visitor)
        } else if Array::is_array(value) {
            self.deserialize_seq(visitor)
        } else {
            let members = Object::entries(value.unchecked_ref()).into_iter().map(|member| {
                let member = Array::from(&member);
                (Self(member.get(0)), Self(member.get(1)))
            });
            visitor.visit_map(MapDeserializer::new(members))
        }
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 u8 u16 u32 u64 f32 f64 char bytes byte_buf unit unit_struct newtype_struct tuple
        tuple_struct map enum identifier ignored_any
    }
}

impl IntoDeserializer<'_, Unreadable> for Json {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// The values of an array.
struct Items(ArrayIntoIter);

impl<'de> SeqAccess<'de> for Items {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unreadable> {
        self.0.next().map(|item| seed.deserialize(Json(item))).transpose()
    }
}

/// The members of an object that have these names.
struct Members {
    of: JsValue,
    names: slice::Iter<'static, &'static str>,
}

impl<'de> SeqAccess<'de> for Members {
    type Error = Unreadable;

    /// `None` for a member that is not there, which is an error unless it has a default.
    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unreadable> {
        let Some(name) = self.names.next() else { return Ok(None) };
        let member = Reflect::get(&self.of, &JsValue::from_str(name)).map_err(|_| Unreadable)?;
        if member.is_undefined() {
            return Ok(None);
        }
        seed.deserialize(Json(member)).map(Some)
    }
}

/// Something else than the contract says. What exactly helps nobody in front of a screen.
#[derive(Debug)]
struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not of the contract")
    }
}

impl std::error::Error for Unreadable {}

impl serde::de::Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

#[cfg(test)]
#[cfg(target_arch = "wasm32")]
mod tests {
    use domain::wire::{Activity, ActivityDetails, ErrorBody, FieldValue, Member, Reason, Role};
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    fn members_are_read_by_name_in_any_order() {
        let member: Member = read(
            r#"{"role": "OWNER", "more": {"ignored": true}, "email": "ada@acme.example",
                "id": "1", "displayName": "Ada \u2713", "createdAt": "2026-11-24T04:08:18.123Z"}"#,
        )
        .unwrap();
        assert_eq!((&*member.display_name, member.role), ("Ada ✓", Role::Owner));
    }

    #[wasm_bindgen_test]
    fn absent_members_have_their_default_or_are_missed() {
        let envelope = r#"{"error": "No.", "code": "CONFLICT", "requestId": "1""#;
        let plain: ErrorBody = read(&format!("{envelope}}}")).unwrap();
        assert_eq!(plain.details.reason, None);
        let told = format!(r#"{envelope}, "details": {{"reason": "CONSENT_USED"}}}}"#);
        assert_eq!(read::<ErrorBody>(&told).unwrap().details.reason, Some(Reason::ConsentUsed));
        assert!(read::<ErrorBody>(r#"{"error": "No."}"#).is_none());
    }

    #[wasm_bindgen_test]
    fn what_is_not_of_the_contract_is_not_read() {
        for text in ["", "<html>", "null", "[]", "1", r#""text""#, r#"{"error": 1}"#] {
            assert!(read::<ErrorBody>(text).is_none(), "{text}");
        }
        assert!(read::<Vec<String>>("{}").is_none());
        assert!(read::<Vec<bool>>("[1]").is_none());
    }

    #[wasm_bindgen_test]
    fn untagged_members_say_by_themselves_what_they_are() {
        let activity = |details: &str| {
            let text = format!(
                r#"{{"id": "1", "type": "APP_EDITED", "at": "", "actor": null, "details": {details}}}"#
            );
            read::<Activity>(&text).unwrap().details
        };
        let edited = activity(
            r#"{"changes": [{"field": "scopes", "old": ["usage:write"], "new": []},
                {"field": "description", "old": null, "new": "New"}]}"#,
        );
        let ActivityDetails::Edited(edited) = edited else { panic!("{edited:?}") };
        assert_eq!(edited.changes[0].old, FieldValue::List(vec!["usage:write".into()]));
        assert_eq!(edited.changes[1].old, FieldValue::Text(None));
        let refused = activity(
            r#"{"reason": "UNKNOWN_APP", "code": null, "origin": null, "count": 3, "firstAt": ""}"#,
        );
        assert!(matches!(refused, ActivityDetails::Refused(refused) if refused.count == 3));
        let install = activity(
            r#"{"installId": "1", "organizationName": "A", "scopes": [], "piiConsent": true}"#,
        );
        assert!(matches!(install, ActivityDetails::Install(install) if install.pii_consent));
        assert!(matches!(activity("{}"), ActivityDetails::None(_)));
    }
}
