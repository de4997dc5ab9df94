//! Enums that are strings in JSON and in the database.

/// Declares a fieldless enum together with the string for each variant, so that serialization,
/// storage, `Display` and the OpenAPI schema can't disagree.
///
/// `parse` returns an `Option`, like [`Origin::parse`](crate::Origin::parse): there is nothing to
/// say about an unknown string, and an error type would cost bytes in the browser.
macro_rules! string_enum {
    ($(#[$outer:meta])* $vis:vis enum $name:ident { $($(#[$inner:meta])* $variant:ident = $string:literal),+ $(,)? }) => {
        $(#[$outer])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        $vis enum $name {
            $($(#[$inner])* #[cfg_attr(feature = "openapi", schema(rename = $string))] $variant),+
        }

        impl $name {
            /// Every variant, in the order of the HTTP contract.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The string in JSON, in the database and in URLs.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $string),+ }
            }

            /// The variant whose string is exactly `text`, or `None`. Case-sensitive.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|variant| variant.as_str() == text)
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <::std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                // Not `unknown_variant`: its message repeats the submitted value.
                Self::parse(&text).ok_or_else(|| ::serde::de::Error::custom("unknown value"))
            }
        }
    };
}

pub(crate) use string_enum;
