//! Percent and form coding as the WHATWG URL standard defines them. Decoding isn't lossy, as it is in
//! the `form_urlencoded` crate: rule 13 refuses a value that isn't UTF-8.

use ::form_urlencoded::byte_serialize;

/// Appends `name=value` to `query`. The value is form-urlencoded; `name` must not need encoding.
pub(crate) fn append_pair(query: &mut String, name: &str, value: &str) {
    query.push_str(name);
    query.push('=');
    query.extend(byte_serialize(value.as_bytes()));
}

/// Decodes a name or a value: `+` is a space, and a `%` without two hex digits stays.
pub(crate) fn decode(text: &str) -> Vec<u8> {
    percent_decode_bytes(text.replace('+', " ").as_bytes())
}

/// Percent-decodes a path segment once. A `%` without two hex digits stays, and so does `+`.
/// `None` if the result isn't UTF-8.
pub fn percent_decode(text: &str) -> Option<String> {
    String::from_utf8(percent_decode_bytes(text.as_bytes())).ok()
}

/// Decodes every `%XX` once. A `%` without two hex digits stays.
pub(crate) fn percent_decode_bytes(bytes: &[u8]) -> Vec<u8> {
    percent_encoding::percent_decode(bytes).collect()
}

/// The bytes that `text` holds as `%XX`.
pub(crate) fn percent_encoded_bytes(text: &str) -> impl Iterator<Item = u8> {
    let bytes = text.as_bytes();
    (0..bytes.len()).filter_map(|at| decode_triplet(&bytes[at..]))
}

/// The byte for a `%XX` at the start of `text`.
pub(crate) fn decode_triplet(text: &[u8]) -> Option<u8> {
    let &[b'%', high, low, ..] = text else { return None };
    let digit = |byte| char::from(byte).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn pair(value: &str) -> String {
        let mut query = String::new();
        append_pair(&mut query, "v", value);
        query
    }

    #[test]
    fn values_are_encoded_as_the_standard_says() {
        assert_eq!(pair("a b&c=d#e%f+g"), "v=a+b%26c%3Dd%23e%25f%2Bg");
        assert_eq!(pair("*-._~'()"), "v=*-._%7E%27%28%29");
        assert_eq!(pair("é😀"), "v=%C3%A9%F0%9F%98%80");
        assert_eq!(pair(""), "v=");
    }

    #[test]
    fn form_decoding_reads_plus_as_space_and_keeps_a_stray_percent() {
        assert_eq!(*decode("a+b%20c"), *b"a b c");
        assert_eq!(*decode("%%zz%4"), *b"%%zz%4");
        assert_eq!(*decode("%ff"), [0xff]);
    }

    #[test]
    fn percent_decoding_decodes_once_and_keeps_plus() {
        assert_eq!(percent_decode("a+b%2561").as_deref(), Some("a+b%61"));
        assert_eq!(percent_decode("%FF"), None);
    }
}
