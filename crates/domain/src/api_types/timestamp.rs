/// A point in time (rule 30): RFC 3339 in UTC with milliseconds, `2026-11-24T04:08:18.123Z`.
pub type Timestamp = String;
