//! Validation of the ID token (OpenID Connect Core, 3.1.3.7).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openidconnect::core::{CoreJsonWebKey, CoreJwsSigningAlgorithm};
use openidconnect::{JsonWebKey, JsonWebKeyId, JwsSigningAlgorithm};
use serde::Deserialize;
use serde_json::Value;

use super::error::OidcError;
use super::http::{Endpoint, read};
use super::profile::ProfileMembers;
use crate::clock::{Millis, SECOND};

/// The claims of a valid ID token.
#[derive(Debug, Deserialize)]
pub(super) struct IdToken {
    iss: String,
    pub(super) sub: String,
    aud: Audience,
    /// Compared only if there are further audiences.
    #[serde(default)]
    azp: Value,
    exp: f64,
    nonce: String,
    #[serde(flatten)]
    pub(super) profile: ProfileMembers,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

#[derive(Deserialize)]
struct Header {
    alg: CoreJwsSigningAlgorithm,
    kid: Option<JsonWebKeyId>,
    /// Extensions that must be understood. None is.
    crit: Option<Value>,
}

/// What a valid ID token says.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    /// The key of tokens that the provider signs with a shared secret.
    pub(super) client_secret: &'a str,
    pub(super) nonce: &'a str,
    pub(super) now: Millis,
}

/// Verifies the signature of an ID token, then its claims.
///
/// # Errors
/// [`OidcError::Signature`] if no key fits; any other error is final.
pub(super) fn verify(
    token: &str,
    keys: &[CoreJsonWebKey],
    expected: &Expected<'_>,
) -> Result<IdToken, OidcError> {
    let (signed, signature) = token.rsplit_once('.').ok_or(OidcError::IdToken("form"))?;
    let (header, payload) = signed.split_once('.').ok_or(OidcError::IdToken("form"))?;
    let decode = |part| URL_SAFE_NO_PAD.decode(part).map_err(|_| OidcError::IdToken("form"));
    let header: Header = read(Endpoint::IdToken, &decode(header)?)?;
    if header.crit.is_some() {
        return Err(OidcError::IdToken("crit"));
    }
    if !is_signed(&header, signed, &decode(signature)?, keys, expected.client_secret) {
        return Err(OidcError::Signature);
    }
    let claims: IdToken = read(Endpoint::IdToken, &decode(payload)?)?;
    claims.check(expected)?;
    Ok(claims)
}

/// A key without an ID, or a token that doesn't name one, leaves the signature to decide.
fn is_signed(
    header: &Header,
    signed: &str,
    signature: &[u8],
    keys: &[CoreJsonWebKey],
    secret: &str,
) -> bool {
    let verifies = |key: &CoreJsonWebKey| {
        key.verify_signature(&header.alg, signed.as_bytes(), signature).is_ok()
    };
    if header.alg.uses_shared_secret() {
        // `verify_signature` panics over another length.
        if Some(signature.len()) != hmac_length(&header.alg) {
            return false;
        }
        return verifies(&CoreJsonWebKey::new_symmetric(secret.as_bytes().to_vec()));
    }
    let is_named =
        |key: &&CoreJsonWebKey| header.kid.is_none() || key.key_id() == header.kid.as_ref();
    keys.iter().filter(is_named).any(verifies)
}

fn hmac_length(alg: &CoreJwsSigningAlgorithm) -> Option<usize> {
    match alg {
        CoreJwsSigningAlgorithm::HmacSha256 => Some(32),
        CoreJwsSigningAlgorithm::HmacSha384 => Some(48),
        CoreJwsSigningAlgorithm::HmacSha512 => Some(64),
        _ => None,
    }
}

impl IdToken {
    fn check(&self, expected: &Expected<'_>) -> Result<(), OidcError> {
        let audiences = match &self.aud {
            Audience::One(audience) => std::slice::from_ref(audience),
            Audience::Several(audiences) => audiences,
        };
        let is_ours = |audience: &String| audience == expected.client_id;
        // Whoever else receives the token could present it here, unless it was issued for this client.
        let is_shared = !audiences.iter().all(is_ours);
        let checks = [
            ("iss", self.iss == expected.issuer),
            ("aud", audiences.iter().any(is_ours)),
            ("azp", !is_shared || self.azp == expected.client_id),
            ("exp", millis(self.exp) > expected.now),
            ("nonce", self.nonce == expected.nonce),
            ("sub", !self.sub.is_empty()),
        ];
        match checks.iter().find(|(_, is_valid)| !is_valid) {
            Some((claim, _)) => Err(OidcError::IdToken(claim)),
            None => Ok(()),
        }
    }
}

#[allow(clippy::cast_possible_truncation, reason = "saturates, and a second has no use for less")]
fn millis(seconds: f64) -> Millis {
    (seconds as Millis).saturating_mul(SECOND)
}
