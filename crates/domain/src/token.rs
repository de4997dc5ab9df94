use rand_core::Rng;
use sha2::{Digest, Sha256};

use crate::base62;

/// The credential of one install (rule 29): `ot_ptk_`, 30 base62 characters, and 6 base62
/// characters of the CRC-32 (ISO-HDLC) over those 30. The checksum lets a scanner tell a real
/// token from a word that looks like one. Never shown, not even by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct PlatformToken(String);

impl PlatformToken {
    pub const PREFIX: &'static str = "ot_ptk_";
    const BODY: usize = 30;
    const CHECKSUM: usize = 6;

    /// A fresh token. `rng` must be a cryptographic generator.
    pub fn generate(rng: &mut impl Rng) -> Self {
        let body = base62::random(Self::BODY, rng);
        let sum = checksum(&body);
        Self(format!("{}{body}{sum}", Self::PREFIX))
    }

    /// Reads a presented token: prefix, length, alphabet, checksum, in constant space. `None`
    /// answers like an unknown token.
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

    /// SHA-256 of the whole token: all that is ever stored.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }

    /// The last four characters: all that a list may show.
    pub fn last_four(&self) -> &str {
        &self.0[self.0.len() - 4..]
    }

    /// For the one answer that carries it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl core::fmt::Debug for PlatformToken {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("PlatformToken(…)")
    }
}

/// CRC-32 in base62, left-padded with `0`.
fn checksum(body: &str) -> String {
    let mut rest = crc32fast::hash(body.as_bytes()) as usize;
    let mut digits = ['0'; PlatformToken::CHECKSUM];
    for digit in digits.iter_mut().rev() {
        *digit = char::from(base62::ALPHABET[rest % 62]);
        rest /= 62;
    }
    digits.iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base62::tests::CountingRng;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn checksum_vectors() {
        assert_eq!(checksum("0123456789ABCDEFGHIJKLMNOPQRST"), "4PMbyp");
        assert_eq!(checksum("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"), "4IlJEz");
    }

    #[test]
    fn a_generated_token_reads_back() {
        let token = PlatformToken::generate(&mut CountingRng(0));
        assert_eq!(token.expose(), "ot_ptk_0123456789ABCDEFGHIJKLMNOPQRST4PMbyp");
        assert_eq!(PlatformToken::parse(token.expose()), Some(token.clone()));
        assert_eq!(token.last_four(), "Mbyp");
        assert_eq!(format!("{token:?}"), "PlatformToken(…)");
    }

    #[test]
    fn only_the_exact_form_is_a_token() {
        let good = "ot_ptk_0123456789ABCDEFGHIJKLMNOPQRST4PMbyp";
        assert!(PlatformToken::parse(good).is_some());
        let wrong_sum = good.replace("byp", "byq");
        for text in [
            "",
            "ot_ptk_",
            &good[1..],
            &good[..good.len() - 1],
            &format!("{good}0"),
            &format!(" {good}"),
            &good.to_uppercase(),
            &wrong_sum,
            &good.replace('5', "é"),
            &good.replace("45", "é"),
            &good.replace('5', "_"),
        ] {
            assert!(PlatformToken::parse(text).is_none(), "{text:?}");
        }
    }

    #[test]
    fn the_hash_covers_the_whole_token() {
        let token = PlatformToken::generate(&mut CountingRng(0));
        let expected: [u8; 32] =
            Sha256::digest(b"ot_ptk_0123456789ABCDEFGHIJKLMNOPQRST4PMbyp").into();
        assert_eq!(token.hash(), expected);
    }
}
