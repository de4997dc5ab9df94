/// The target of the spans that are exported. The log has spans and lines of its own, so that
/// client addresses and account IDs stay in it.
pub(crate) const TRACES: &str = "traces";
