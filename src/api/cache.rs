//! Recent responses, so that going back to a list shows it immediately while it's fetched again.

use std::any::Any;
use std::cell::RefCell;

const CAPACITY: usize = 8;

thread_local! {
    /// Not in context: requests clear it, and may start when no reactive owner is current.
    static CACHE: RefCell<Vec<(String, Box<dyn Any>)>> = const { RefCell::new(Vec::new()) };
}

/// Caches a response under a unique key, and drops the oldest one if the cache is full.
pub fn insert(key: String, response: Box<dyn Any>) {
    CACHE.with_borrow_mut(|cache| {
        if cache.len() == CAPACITY {
            cache.remove(0);
        }
        cache.push((key, response));
    });
}

pub fn get<T: Clone + 'static>(key: &str) -> Option<T> {
    CACHE.with_borrow(|cache| {
        let (_, response) = cache.iter().find(|(found, _)| found == key)?;
        response.downcast_ref().cloned()
    })
}

/// Call this before a write, which may make any cached response stale.
pub(super) fn clear() {
    CACHE.take();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_is_cached_until_the_next_write() {
        insert("a".into(), Box::new("shown"));
        assert_eq!((get("a"), get::<&str>("b"), get::<i32>("a")), (Some("shown"), None, None));
        clear();
        assert_eq!(get::<&str>("a"), None);
    }

    #[test]
    fn the_oldest_response_is_dropped() {
        for number in 0..=CAPACITY {
            insert(number.to_string(), Box::new(number));
        }
        assert_eq!((get::<usize>("0"), get("1")), (None, Some(1_usize)));
    }
}
