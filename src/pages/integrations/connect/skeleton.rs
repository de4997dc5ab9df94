use crate::components::loader::skeleton;
use crate::dom::{El, div, h1};
use crate::i18n::consent::t;

/// The shape of the review, so that nothing jumps when it is there.
pub fn review_skeleton() -> Vec<El> {
    let review =
        div().class("review").child([skeleton(2, "title"), skeleton(3, ""), skeleton(5, "row")]);
    vec![h1().class("visually-hidden").child(t().loading()), review]
}
