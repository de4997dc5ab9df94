use rand_core::Rng;

/// `0-9A-Za-z`, in this order (rule 29).
pub(crate) const BASE62: &[u8; 62] =
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// `length` base62 characters, each equally likely. Secret if and only if `random` is a
/// cryptographic generator.
pub fn base62(length: usize, random: &mut impl Rng) -> String {
    let mut text = String::with_capacity(length);
    while text.len() < length {
        // Six bits at a time; the two values above 61 are drawn again.
        let draw = (random.next_u32() & 63) as usize;
        if let Some(&digit) = BASE62.get(draw) {
            text.push(char::from(digit));
        }
    }
    text
}

/// The public name of an app (rule 7): `ptnapp_` and 24 base62 characters. Not a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientId(String);

impl ClientId {
    pub const PREFIX: &'static str = "ptnapp_";

    pub fn generate(random: &mut impl Rng) -> Self {
        Self(format!("{}{}", Self::PREFIX, base62(24, random)))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    /// A generator that counts: tests say what it yields.
    pub(crate) struct Counter(pub(crate) u32);

    impl rand_core::TryRng for Counter {
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
    fn every_digit_is_drawn_and_none_twice_as_often() {
        let text = base62(62 * 2, &mut Counter(0));
        assert_eq!(text, String::from_utf8(BASE62.repeat(2)).unwrap());
    }

    #[test]
    fn client_ids_have_the_public_shape() {
        let id = ClientId::generate(&mut Counter(0));
        assert_eq!(id.as_str(), "ptnapp_0123456789ABCDEFGHIJKLMN");
    }
}
