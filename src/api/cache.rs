//! Answers that are known: going back to a list shows it at once, while it is asked for again.

use std::any::Any;
use std::cell::RefCell;

const MOST: usize = 8;

thread_local! {
    static KNOWN: RefCell<Vec<(String, Box<dyn Any>)>> = const { RefCell::new(Vec::new()) };
}

/// Keeps an answer under a name that no other has.
pub fn insert(name: String, answer: Box<dyn Any>) {
    KNOWN.with_borrow_mut(|known| {
        if known.len() == MOST {
            known.remove(0);
        }
        known.push((name, answer));
    });
}

pub fn get<T: Clone + 'static>(name: &str) -> Option<T> {
    KNOWN.with_borrow(|known| {
        let (_, answer) = known.iter().find(|(of, _)| of == name)?;
        answer.downcast_ref().cloned()
    })
}

/// Something is about to change: nothing is known any more.
pub(super) fn clear() {
    KNOWN.take();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_known_until_something_changes() {
        insert("a".into(), Box::new("shown"));
        assert_eq!((get("a"), get::<&str>("b"), get::<i32>("a")), (Some("shown"), None, None));
        clear();
        assert_eq!(get::<&str>("a"), None);
    }

    #[test]
    fn the_oldest_is_forgotten_first() {
        for number in 0..=MOST {
            insert(number.to_string(), Box::new(number));
        }
        assert_eq!((get::<usize>("0"), get("1")), (None, Some(1_usize)));
    }
}
