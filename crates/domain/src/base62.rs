//! Base62, the alphabet of client IDs and platform tokens (rules 7 and 29).

use rand_core::Rng;

/// The digits in the order of their values: `0-9A-Za-z`.
pub(crate) const ALPHABET: &[u8; 62] =
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// `length` random digits, each equally likely. They are secret only if `rng` is a cryptographic
/// generator.
pub(crate) fn random(length: usize, rng: &mut impl Rng) -> String {
    let mut text = String::with_capacity(length);
    while text.len() < length {
        // Taking the remainder by 62 would favor the first digits: draw six bits, and draw again
        // when they are 62 or 63.
        let draw = (rng.next_u32() & 63) as usize;
        if let Some(&digit) = ALPHABET.get(draw) {
            text.push(char::from(digit));
        }
    }
    text
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    /// A generator that yields consecutive numbers, from the given one.
    pub(crate) struct CountingRng(pub(crate) u32);

    impl rand_core::TryRng for CountingRng {
        type Error = core::convert::Infallible;

        fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
            self.0 += 1;
            Ok(self.0 - 1)
        }

        fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
            self.try_next_u32().map(u64::from)
        }

        fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
            bytes.fill(0);
            Ok(())
        }
    }

    #[test]
    fn digits_are_equally_likely() {
        let text = random(62 * 2, &mut CountingRng(0));
        assert_eq!(text, String::from_utf8(ALPHABET.repeat(2)).unwrap());
    }
}
