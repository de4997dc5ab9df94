//! When a press of "Approve" counts.
//!
//! A page can be put under somebody's pointer or keys a moment before they press: by an opener
//! that swaps windows, a held Enter, a double click meant for the page before. So a press counts
//! only if it *began* after the page had been visible and focused for [`WAIT`], and nothing else
//! about it is asked: pointer, key, touch and the bare click of assistive technology are equal.
//!
//! No clock and no events here: the page tells what happened and when, on the one time line of
//! `performance.now()` and `Event.timeStamp`.

/// How long a customer has had the request before their eyes before they can approve it.
pub const WAIT: f64 = 1000.0;

/// What a click on "Approve" amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Click {
    Approves,
    /// The page says "Read what this app asks for first".
    TooEarly,
    /// Not a press of its own: made by a script, or by a key that is held down.
    Ignored,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Press {
    BegunAt(f64),
    /// By a key that was down before; what it clicks never counts.
    Repeated,
}

/// Times are milliseconds.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    attended_since: Option<f64>,
    press: Option<Press>,
}

impl Guard {
    /// The page came or went: whether it is visible and focused now. The wait starts anew.
    pub fn attended(&mut self, is: bool, at: f64) {
        self.attended_since = is.then_some(at);
    }

    /// When presses begin to count, if nobody turns away before.
    pub fn opens_at(&self) -> Option<f64> {
        self.attended_since.map(|since| since + WAIT)
    }

    pub fn is_open(&self, at: f64) -> bool {
        self.opens_at().is_some_and(|opens| opens <= at)
    }

    /// A pointer or a finger went down on the button.
    pub fn pointer_down(&mut self, at: f64) {
        self.press = Some(Press::BegunAt(at));
    }

    /// The press will not become a click: a finger scrolled on.
    pub fn pointer_cancelled(&mut self) {
        self.press = None;
    }

    /// Enter or Space went down on the button. Answers whether the browser may act on it.
    pub fn key_down(&mut self, at: f64, repeat: bool) -> bool {
        match self.press {
            // Space clicks when it is let go, and repeats until then.
            Some(Press::BegunAt(_)) if repeat => {}
            _ if repeat => self.press = Some(Press::Repeated),
            _ => self.press = Some(Press::BegunAt(at)),
        }
        self.press != Some(Press::Repeated)
    }

    /// The key was let go. Answers whether the browser may act on it.
    pub fn key_up(&mut self) -> bool {
        let repeated = self.press == Some(Press::Repeated);
        if repeated {
            self.press = None;
        }
        !repeated
    }

    /// The button was clicked. Without a press before it, it is assistive technology that clicks.
    pub fn click(&mut self, at: f64, trusted: bool) -> Click {
        if !trusted {
            return Click::Ignored;
        }
        match self.press.take() {
            Some(Press::Repeated) => Click::Ignored,
            Some(Press::BegunAt(begun)) if !self.is_open(begun) => Click::TooEarly,
            _ if !self.is_open(at) => Click::TooEarly,
            _ => Click::Approves,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Visible and focused from 100 ms on: open from 1100 ms on.
    fn attended() -> Guard {
        let mut guard = Guard::default();
        guard.attended(true, 100.0);
        guard
    }

    #[test]
    fn it_opens_after_one_second_of_attention() {
        let guard = attended();
        assert!(!guard.is_open(1099.0));
        assert!(guard.is_open(1100.0));
        assert_eq!(guard.opens_at(), Some(1100.0));
        assert!(!Guard::default().is_open(1e9), "never seen");
    }

    #[test]
    fn turning_away_starts_the_second_anew() {
        let mut guard = attended();
        guard.attended(false, 1500.0);
        assert!(!guard.is_open(5000.0));
        assert_eq!(guard.opens_at(), None);
        guard.attended(true, 5000.0);
        assert!(!guard.is_open(5999.0));
        assert!(guard.is_open(6000.0));
    }

    #[test]
    fn coming_back_starts_it_anew_even_if_nobody_noticed_the_going() {
        let mut guard = attended();
        guard.attended(true, 1500.0);
        assert!(!guard.is_open(2499.0));
        assert!(guard.is_open(2500.0));
    }

    #[test]
    fn pointer_key_touch_and_a_bare_click_count_alike() {
        let mut guard = attended();
        guard.pointer_down(1100.0);
        assert_eq!(guard.click(1180.0, true), Click::Approves);
        assert!(guard.key_down(2000.0, false));
        assert_eq!(guard.click(2000.0, true), Click::Approves);
        assert_eq!(guard.click(3000.0, true), Click::Approves);
    }

    #[test]
    fn all_of_them_are_too_early_alike() {
        let mut guard = attended();
        guard.pointer_down(900.0);
        assert_eq!(guard.click(950.0, true), Click::TooEarly);
        assert!(guard.key_down(960.0, false));
        assert_eq!(guard.click(960.0, true), Click::TooEarly);
        assert_eq!(guard.click(1099.0, true), Click::TooEarly);
    }

    #[test]
    fn a_press_begun_too_early_never_counts_however_late_it_ends() {
        let mut guard = attended();
        guard.pointer_down(1099.0);
        assert_eq!(guard.click(9000.0, true), Click::TooEarly);
        guard.key_down(1099.0, false);
        guard.key_down(1600.0, true);
        assert!(guard.key_up());
        assert_eq!(guard.click(9000.0, true), Click::TooEarly);
        assert_eq!(guard.click(9001.0, true), Click::Approves, "the next press is its own");
    }

    #[test]
    fn a_press_during_which_the_page_was_left_does_not_count() {
        let mut guard = attended();
        guard.pointer_down(1200.0);
        guard.attended(false, 1300.0);
        guard.attended(true, 1400.0);
        assert_eq!(guard.click(9000.0, true), Click::TooEarly);
    }

    #[test]
    fn enter_held_down_since_the_page_before_never_counts() {
        let mut guard = attended();
        for at in [1200.0, 1230.0, 1260.0] {
            assert!(!guard.key_down(at, true));
            assert_eq!(guard.click(at, true), Click::Ignored);
        }
        assert!(!guard.key_down(1290.0, true));
        assert!(!guard.key_up(), "nor does letting a held Space go");
        assert_eq!(guard.click(1500.0, true), Click::Approves);
    }

    #[test]
    fn enter_held_down_counts_at_most_once() {
        let mut guard = attended();
        assert!(guard.key_down(1000.0, false));
        assert_eq!(guard.click(1000.0, true), Click::TooEarly);
        assert!(!guard.key_down(1500.0, true));
        assert_eq!(guard.click(1500.0, true), Click::Ignored);
    }

    #[test]
    fn space_held_a_little_long_is_one_press() {
        let mut guard = attended();
        assert!(guard.key_down(1200.0, false));
        assert!(guard.key_down(1700.0, true));
        assert!(guard.key_up());
        assert_eq!(guard.click(1750.0, true), Click::Approves);
    }

    #[test]
    fn scripts_never_count() {
        assert_eq!(attended().click(5000.0, false), Click::Ignored);
    }

    #[test]
    fn a_finger_that_scrolled_on_leaves_no_press_behind() {
        let mut guard = attended();
        guard.pointer_down(200.0);
        guard.pointer_cancelled();
        assert_eq!(guard.click(1200.0, true), Click::Approves);
    }
}
