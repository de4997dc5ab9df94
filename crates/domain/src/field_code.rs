use crate::string_enum::string_enum;

string_enum! {
    /// Why a field of a request was refused: the field codes of the HTTP contract, including those
    /// that the redirect rule gives to a base.
    pub enum FieldCode {
        /// The field is empty or absent.
        Required = "REQUIRED",
        /// The text is shorter than its minimum.
        TooShort = "TOO_SHORT",
        /// The text is longer than its maximum.
        TooLong = "TOO_LONG",
        /// The list has more entries than its maximum.
        TooMany = "TOO_MANY",
        /// The text has a character that isn't allowed there.
        Characters = "CHARACTERS",
        /// Someone else has this slug or email address.
        Taken = "TAKEN",
        /// The field can't be changed after creation (rule 3).
        Immutable = "IMMUTABLE",
        /// The organization name contains this product's name (rule 2).
        Reserved = "RESERVED",
        /// The string isn't a scope (rule 6).
        UnknownScope = "UNKNOWN_SCOPE",
        /// The value doesn't have the form that the field needs.
        Invalid = "INVALID",
        /// Not an absolute URL.
        NotAUrl = "NOT_A_URL",
        /// A URL with a scheme other than `http` and `https`.
        Scheme = "SCHEME",
        /// A URL with a user name or password.
        Userinfo = "USERINFO",
        /// A base with a `#`.
        Fragment = "FRAGMENT",
        /// A base that parsing and serializing changes, beyond what is normalized.
        NotCanonical = "NOT_CANONICAL",
        /// A base whose path another program could read as a different one.
        PathAmbiguous = "PATH_AMBIGUOUS",
        /// A base with a `?`.
        Query = "QUERY",
        /// A base on this product's own origin.
        OwnOrigin = "OWN_ORIGIN",
        /// A base that equals an earlier one.
        Duplicate = "DUPLICATE",
    }
}
