use crate::string_enum::string_enum;

string_enum! {
    /// Why a field was refused: the field codes of the HTTP contract, those of a redirect URI
    /// among them.
    pub enum FieldCode {
        /// Nothing was given where something is required.
        Required = "REQUIRED",
        TooShort = "TOO_SHORT",
        TooLong = "TOO_LONG",
        TooMany = "TOO_MANY",
        Characters = "CHARACTERS",
        Taken = "TAKEN",
        Immutable = "IMMUTABLE",
        Reserved = "RESERVED",
        UnknownScope = "UNKNOWN_SCOPE",
        Invalid = "INVALID",
        NotAUrl = "NOT_A_URL",
        Scheme = "SCHEME",
        Userinfo = "USERINFO",
        Fragment = "FRAGMENT",
        NotCanonical = "NOT_CANONICAL",
        PathAmbiguous = "PATH_AMBIGUOUS",
        Query = "QUERY",
        OwnOrigin = "OWN_ORIGIN",
        Duplicate = "DUPLICATE",
    }
}
