use crate::field_code::FieldCode;
use crate::string_enum::string_enum;

string_enum! {
    /// Why a presented `redirect_uri` is refused: the condition that failed, in the order in which
    /// the conditions are tested.
    pub enum RedirectRefusal {
        /// Condition 1: more than [`RedirectBase::MAX`](super::RedirectBase::MAX) characters.
        TooLong = "TOO_LONG",
        /// Conditions 2 and 9: a character outside RFC 3986, an incomplete `%XX`, or in the query
        /// an encoded control character or a name that isn't UTF-8.
        Characters = "CHARACTERS",
        /// Condition 3: not an absolute URL.
        NotAUrl = "NOT_A_URL",
        /// Condition 4: a scheme other than `http` and `https`.
        Scheme = "SCHEME",
        /// Condition 5: an `@` in the authority.
        Userinfo = "USERINFO",
        /// Condition 6: a `#`.
        Fragment = "FRAGMENT",
        /// Condition 7: parsing and serializing changes it.
        NotCanonical = "NOT_CANONICAL",
        /// Condition 8: another program could read the path as a different one.
        PathAmbiguous = "PATH_AMBIGUOUS",
        /// Condition 10: a query parameter that means something in the callback, or to an OAuth
        /// client.
        ReservedParameter = "RESERVED_PARAMETER",
        /// Condition 11: the app has no registered base.
        NoneRegistered = "NONE_REGISTERED",
        /// Condition 12: no base has this scheme, host and port.
        OriginMismatch = "ORIGIN_MISMATCH",
        /// Condition 13: the path is neither a base's path nor below one.
        PathMismatch = "PATH_MISMATCH",
    }
}

impl From<RedirectRefusal> for FieldCode {
    fn from(refusal: RedirectRefusal) -> Self {
        match refusal {
            RedirectRefusal::TooLong => Self::TooLong,
            RedirectRefusal::Characters => Self::Characters,
            RedirectRefusal::NotAUrl => Self::NotAUrl,
            RedirectRefusal::Scheme => Self::Scheme,
            RedirectRefusal::Userinfo => Self::Userinfo,
            RedirectRefusal::Fragment => Self::Fragment,
            RedirectRefusal::NotCanonical => Self::NotCanonical,
            RedirectRefusal::PathAmbiguous => Self::PathAmbiguous,
            // A base is tested against conditions 1–8 only.
            RedirectRefusal::ReservedParameter
            | RedirectRefusal::NoneRegistered
            | RedirectRefusal::OriginMismatch
            | RedirectRefusal::PathMismatch => Self::Invalid,
        }
    }
}
