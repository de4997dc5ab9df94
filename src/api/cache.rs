//! Answers that were read before: going back to a list shows it at once, while it is read again.

use std::any::Any;
use std::cell::RefCell;

const CAPACITY: usize = 8;

thread_local! {
    /// Not in context: calls clear it, and may be made when no owner is current.
    static CACHE: RefCell<Vec<(String, Box<dyn Any>)>> = const { RefCell::new(Vec::new()) };
}

/// Keeps an answer under a key that no other has; the oldest one makes room.
pub fn insert(key: String, answer: Box<dyn Any>) {
    CACHE.with_borrow_mut(|cache| {
        if cache.len() == CAPACITY {
            cache.remove(0);
        }
        cache.push((key, answer));
    });
}

pub fn get<T: Clone + 'static>(key: &str) -> Option<T> {
    CACHE.with_borrow(|cache| {
        let (_, answer) = cache.iter().find(|(found, _)| found == key)?;
        answer.downcast_ref().cloned()
    })
}

/// Something is about to change on the server: every answer may be stale.
pub(super) fn clear() {
    CACHE.take();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_cached_until_something_changes() {
        insert("a".into(), Box::new("shown"));
        assert_eq!((get("a"), get::<&str>("b"), get::<i32>("a")), (Some("shown"), None, None));
        clear();
        assert_eq!(get::<&str>("a"), None);
    }

    #[test]
    fn the_oldest_answer_makes_room() {
        for number in 0..=CAPACITY {
            insert(number.to_string(), Box::new(number));
        }
        assert_eq!((get::<usize>("0"), get("1")), (None, Some(1_usize)));
    }
}
