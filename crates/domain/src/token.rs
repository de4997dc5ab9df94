use rand_core::Rng;
use sha2::{Digest, Sha256};

use crate::base62;

/// A platform token, the credential of one install (rule 29): `ot_ptk_`, 30 random base62
/// characters, and 6 base62 characters of the CRC-32 (ISO-HDLC) over those 30. The checksum lets
/// secret scanners recognize a leaked token without asking the server. `Debug` doesn't show it
/// (rule 21).
#[derive(Clone, PartialEq, Eq)]
pub struct PlatformToken(String);

impl PlatformToken {
    /// What every token starts with, so that people and scanners recognize it.
    pub const PREFIX: &'static str = "ot_ptk_";
    const BODY: usize = 30;
    const CHECKSUM: usize = 6;

    /// A new token. `rng` must be a cryptographic generator.
    pub fn generate(rng: &mut impl Rng) -> Self {
        let body = base62::random(Self::BODY, rng);
        let sum = checksum(&body);
        Self(format!("{}{body}{sum}", Self::PREFIX))
    }

    /// Reads a presented token. `None` if prefix, length, alphabet or checksum is wrong, which the
    /// API answers like an unknown token (rule 29).
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix(Self::PREFIX)?;
        if rest.len() != Self::BODY + Self::CHECKSUM
            || !rest.bytes().all(|b| base62::ALPHABET.contains(&b))
        {
            return None;
        }
        let (body, sum) = rest.split_at(Self::BODY);
        (checksum(body) == sum).then(|| Self(text.to_owned()))
    }

    /// The SHA-256 of the whole token, prefix included. Only this is stored (rule 29).
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }

    /// The last four characters, for the token hint of a list (rule 26).
    pub fn last_four(&self) -> &str {
        &self.0[self.0.len() - 4..]
    }

    /// The clear text, for the one response that carries it (rule 21).
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl core::fmt::Debug for PlatformToken {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("PlatformToken(…)")
    }
}

/// The CRC-32 of `body` in base62, left-padded with `0`.
fn checksum(body: &str) -> String {
    let mut value = crc32fast::hash(body.as_bytes()) as usize;
    let mut digits = ['0'; PlatformToken::CHECKSUM];
    for digit in digits.iter_mut().rev() {
        *digit = char::from(base62::ALPHABET[value % 62]);
        value /= 62;
    }
    digits.iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base62::tests::CountingRng;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    /// Rule 29.
    #[test]
    fn checksum_matches_the_published_examples() {
        assert_eq!(checksum("0123456789ABCDEFGHIJKLMNOPQRST"), "4PMbyp");
        assert_eq!(checksum("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"), "4IlJEz");
    }

    /// Rule 21.
    #[test]
    fn generated_token_parses_and_debug_hides_it() {
        let token = PlatformToken::generate(&mut CountingRng(0));
        assert_eq!(token.expose(), "ot_ptk_0123456789ABCDEFGHIJKLMNOPQRST4PMbyp");
        assert_eq!(PlatformToken::parse(token.expose()), Some(token.clone()));
        assert_eq!(token.last_four(), "Mbyp");
        assert_eq!(format!("{token:?}"), "PlatformToken(…)");
    }

    /// Rule 29.
    #[test]
    fn wrong_prefix_length_alphabet_or_checksum_is_refused() {
        let valid = "ot_ptk_0123456789ABCDEFGHIJKLMNOPQRST4PMbyp";
        assert!(PlatformToken::parse(valid).is_some());
        let wrong_sum = valid.replace("byp", "byq");
        for text in [
            "",
            "ot_ptk_",
            &valid[1..],
            &valid[..valid.len() - 1],
            &format!("{valid}0"),
            &format!(" {valid}"),
            &valid.to_uppercase(),
            &wrong_sum,
            &valid.replace('5', "é"),
            &valid.replace("45", "é"),
            &valid.replace('5', "_"),
        ] {
            assert!(PlatformToken::parse(text).is_none(), "{text:?}");
        }
    }

    /// Rule 29.
    #[test]
    fn hash_covers_the_whole_token() {
        let token = PlatformToken::generate(&mut CountingRng(0));
        let expected: [u8; 32] =
            Sha256::digest(b"ot_ptk_0123456789ABCDEFGHIJKLMNOPQRST4PMbyp").into();
        assert_eq!(token.hash(), expected);
    }
}
