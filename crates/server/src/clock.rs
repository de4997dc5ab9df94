//! Time is passed in: the system clock in production, a mock in tests.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use domain::api_types::Timestamp;
use governor::nanos::Nanos;
use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

/// Milliseconds since the Unix epoch: how every time is stored.
pub type Millis = i64;

pub const SECOND: Millis = 1_000;
pub const MINUTE: Millis = 60 * SECOND;
pub const HOUR: Millis = 60 * MINUTE;
pub const DAY: Millis = 24 * HOUR;

#[derive(Clone, Debug, Default)]
pub enum Clock {
    #[default]
    System,
    Mock(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands still until [`Clock::advance`].
    pub fn mock(now: Millis) -> Self {
        Self::Mock(Arc::new(AtomicI64::new(now)))
    }

    pub fn now(&self) -> Millis {
        match self {
            Self::System => {
                let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX)
            }
            Self::Mock(now) => now.load(Ordering::SeqCst),
        }
    }

    /// Moves a mock clock; does nothing to the system clock.
    pub fn advance(&self, by: Millis) {
        if let Self::Mock(now) = self {
            now.fetch_add(by, Ordering::SeqCst);
        }
    }
}

/// Where the system's time for rate limits starts.
static EPOCH: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Lets rate limits use the same clock, except that setting the system's time doesn't move them:
/// after a step back, they would refuse everybody until the old time is reached again.
impl governor::clock::Clock for Clock {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        match self {
            Self::System => EPOCH.elapsed().into(),
            Self::Mock(_) => {
                let millis = u64::try_from(Clock::now(self)).unwrap_or_default();
                Nanos::new(millis.saturating_mul(1_000_000))
            }
        }
    }
}

const RFC3339_MILLIS: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");

/// `2026-11-24T04:08:18.123Z`, the format of the contract (rule 30).
#[expect(clippy::missing_panics_doc, reason = "it never panics")]
pub fn format_rfc3339(at: Millis) -> Timestamp {
    let instant = OffsetDateTime::from_unix_timestamp_nanos(i128::from(at) * 1_000_000);
    let instant = instant.unwrap_or(OffsetDateTime::UNIX_EPOCH);
    instant.format(RFC3339_MILLIS).expect("a date and a time have all parts of the format")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn timestamps_are_utc_with_milliseconds() {
        assert_eq!(format_rfc3339(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(format_rfc3339(1_764_000_498_120), "2025-11-24T16:08:18.120Z");
    }

    /// The time of day may be set back.
    #[test]
    fn rate_limits_count_from_the_start_and_not_from_1970() {
        let now = governor::clock::Clock::now(&Clock::System);
        assert!(Duration::from(now) < Duration::from_hours(1));
    }

    #[test]
    fn mock_clock_moves_only_when_advanced() {
        let clock = Clock::mock(5);
        assert_eq!((clock.now(), clock.now()), (5, 5));
        clock.advance(MINUTE);
        assert_eq!(clock.now(), 60_005);
    }
}
