//! When a press of "Approve" counts.
//!
//! A page can be put under somebody's pointer or keys just before they press: by an opener that
//! swaps windows, a held Enter, a double click meant for the page before. So a press counts only if
//! it *began* after the page had been visible and focused for [`MIN_ATTENTION`]. Pointer, key, touch
//! and the bare click of assistive technology count alike.
//!
//! This module has no clock and no events: the page reports what happened and when, on the timeline
//! that `performance.now()` and `Event.timeStamp` share.

/// How long the page must be visible and focused before "Approve" works.
pub const MIN_ATTENTION: f64 = 1000.0;

/// What a click on "Approve" does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Click {
    Approves,
    /// The page says "Read what this app asks for first".
    TooEarly,
    /// Made by a script, or by a key that is held down.
    Ignored,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Press {
    BegunAt(f64),
    /// By a key held down since before the page had the focus. Its clicks never count.
    Repeated,
}

/// Times are milliseconds.
#[derive(Clone, Debug, Default)]
pub struct ApprovalGate {
    attended_since: Option<f64>,
    press: Option<Press>,
}

impl ApprovalGate {
    /// Sets whether the page is visible and focused, and restarts the wait.
    pub fn set_attention(&mut self, is_attended: bool, at: f64) {
        self.attended_since = is_attended.then_some(at);
    }

    /// When presses begin to count, if the page stays visible and focused.
    pub fn opens_at(&self) -> Option<f64> {
        self.attended_since.map(|since| since + MIN_ATTENTION)
    }

    pub fn is_open(&self, at: f64) -> bool {
        self.opens_at().is_some_and(|opens| opens <= at)
    }

    /// A pointer or a finger went down on the button.
    pub fn pointer_down(&mut self, at: f64) {
        self.press = Some(Press::BegunAt(at));
    }

    /// The press won't become a click, because the finger is scrolling.
    pub fn pointer_cancelled(&mut self) {
        self.press = None;
    }

    /// Enter or Space went down on the button. Returns whether the browser may act on it.
    pub fn key_down(&mut self, at: f64, repeat: bool) -> bool {
        match self.press {
            // Space clicks when it's released, and repeats until then.
            Some(Press::BegunAt(_)) if repeat => {}
            _ if repeat => self.press = Some(Press::Repeated),
            _ => self.press = Some(Press::BegunAt(at)),
        }
        self.press != Some(Press::Repeated)
    }

    /// The key was released. Returns whether the browser may act on it.
    pub fn key_up(&mut self) -> bool {
        let repeated = self.press == Some(Press::Repeated);
        if repeated {
            self.press = None;
        }
        !repeated
    }

    /// The button was clicked. A click without a press comes from assistive technology.
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

    /// Visible and focused since 100 ms, so open at 1100 ms.
    fn attended() -> ApprovalGate {
        let mut gate = ApprovalGate::default();
        gate.set_attention(true, 100.0);
        gate
    }

    #[test]
    fn opens_after_one_second_of_attention() {
        let gate = attended();
        assert!(!gate.is_open(1099.0));
        assert!(gate.is_open(1100.0));
        assert_eq!(gate.opens_at(), Some(1100.0));
        assert!(!ApprovalGate::default().is_open(1e9), "never seen");
    }

    #[test]
    fn losing_attention_restarts_the_wait() {
        let mut gate = attended();
        gate.set_attention(false, 1500.0);
        assert!(!gate.is_open(5000.0));
        assert_eq!(gate.opens_at(), None);
        gate.set_attention(true, 5000.0);
        assert!(!gate.is_open(5999.0));
        assert!(gate.is_open(6000.0));
    }

    #[test]
    fn regaining_attention_restarts_the_wait_even_if_the_loss_went_unnoticed() {
        let mut gate = attended();
        gate.set_attention(true, 1500.0);
        assert!(!gate.is_open(2499.0));
        assert!(gate.is_open(2500.0));
    }

    #[test]
    fn pointer_key_and_bare_click_count_alike() {
        let mut gate = attended();
        gate.pointer_down(1100.0);
        assert_eq!(gate.click(1180.0, true), Click::Approves);
        assert!(gate.key_down(2000.0, false));
        assert_eq!(gate.click(2000.0, true), Click::Approves);
        assert_eq!(gate.click(3000.0, true), Click::Approves);
    }

    #[test]
    fn pointer_key_and_bare_click_are_too_early_alike() {
        let mut gate = attended();
        gate.pointer_down(900.0);
        assert_eq!(gate.click(950.0, true), Click::TooEarly);
        assert!(gate.key_down(960.0, false));
        assert_eq!(gate.click(960.0, true), Click::TooEarly);
        assert_eq!(gate.click(1099.0, true), Click::TooEarly);
    }

    #[test]
    fn press_begun_too_early_never_counts() {
        let mut gate = attended();
        gate.pointer_down(1099.0);
        assert_eq!(gate.click(9000.0, true), Click::TooEarly);
        gate.key_down(1099.0, false);
        gate.key_down(1600.0, true);
        assert!(gate.key_up());
        assert_eq!(gate.click(9000.0, true), Click::TooEarly);
        assert_eq!(gate.click(9001.0, true), Click::Approves, "the next press is its own");
    }

    #[test]
    fn press_does_not_count_if_attention_is_lost_during_it() {
        let mut gate = attended();
        gate.pointer_down(1200.0);
        gate.set_attention(false, 1300.0);
        gate.set_attention(true, 1400.0);
        assert_eq!(gate.click(9000.0, true), Click::TooEarly);
    }

    #[test]
    fn enter_held_since_the_previous_page_never_counts() {
        let mut gate = attended();
        for at in [1200.0, 1230.0, 1260.0] {
            assert!(!gate.key_down(at, true));
            assert_eq!(gate.click(at, true), Click::Ignored);
        }
        assert!(!gate.key_down(1290.0, true));
        assert!(!gate.key_up(), "nor does releasing a held Space");
        assert_eq!(gate.click(1500.0, true), Click::Approves);
    }

    #[test]
    fn held_enter_counts_at_most_once() {
        let mut gate = attended();
        assert!(gate.key_down(1000.0, false));
        assert_eq!(gate.click(1000.0, true), Click::TooEarly);
        assert!(!gate.key_down(1500.0, true));
        assert_eq!(gate.click(1500.0, true), Click::Ignored);
    }

    #[test]
    fn held_space_is_one_press() {
        let mut gate = attended();
        assert!(gate.key_down(1200.0, false));
        assert!(gate.key_down(1700.0, true));
        assert!(gate.key_up());
        assert_eq!(gate.click(1750.0, true), Click::Approves);
    }

    #[test]
    fn untrusted_click_never_counts() {
        assert_eq!(attended().click(5000.0, false), Click::Ignored);
    }

    #[test]
    fn cancelled_pointer_leaves_no_press() {
        let mut gate = attended();
        gate.pointer_down(200.0);
        gate.pointer_cancelled();
        assert_eq!(gate.click(1200.0, true), Click::Approves);
    }
}
