use rand_core::Rng;

use crate::base62;

/// The public identifier of a platform app (rule 7): `ptnapp_` and 24 base62 characters. Not a
/// secret: an app never authenticates as itself (rule 1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientId(String);

impl ClientId {
    /// What every client ID starts with.
    pub const PREFIX: &'static str = "ptnapp_";
    const LENGTH: usize = 24;

    /// A new client ID. `rng` should be a cryptographic generator, so that IDs don't collide.
    pub fn generate(rng: &mut impl Rng) -> Self {
        Self(format!("{}{}", Self::PREFIX, base62::random(Self::LENGTH, rng)))
    }

    /// The whole ID, prefix included.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base62::tests::CountingRng;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    /// Rule 7.
    #[test]
    fn client_id_is_a_prefix_and_24_base62_characters() {
        let id = ClientId::generate(&mut CountingRng(0));
        assert_eq!(id.as_str(), "ptnapp_0123456789ABCDEFGHIJKLMN");
    }
}
