//! Children that come and go one by one.

use std::cell::RefCell;

use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use web_sys::Node;

use super::{El, follow};

struct Child {
    key: u32,
    at: RwSignal<usize>,
    element: El,
    owner: Owner,
}

type MakeChild = dyn Fn(u32, RwSignal<usize>) -> El;

impl El {
    /// A child per key, which stays as long as its key does. `make` is told where it stands; their
    /// order does not change.
    pub fn keyed(
        self,
        keys: impl Fn() -> Vec<u32> + 'static,
        make: impl Fn(u32, RwSignal<usize>) -> Self + 'static,
    ) -> Self {
        keyed(self, Box::new(keys), Box::new(make))
    }
}

/// One code for the lists of all types.
fn keyed(list: El, keys: Box<dyn Fn() -> Vec<u32>>, make: Box<MakeChild>) -> El {
    let parent = list.0.clone();
    // Weak: the owner owns this.
    let outer = Owner::current().map(|owner| owner.downgrade());
    let shown: RefCell<Vec<Child>> = RefCell::default();
    follow(Box::new(move || {
        let mut before = shown.take();
        let child = |(at, key): (usize, u32)| {
            if let Some(known) = before.iter().position(|child| child.key == key) {
                let child = before.remove(known);
                child.at.set(at);
                return child;
            }
            let outer = outer.as_ref().and_then(WeakOwner::upgrade);
            let owner = outer.map_or_else(Owner::new, |outer| outer.child());
            let (place, element) = owner.with(|| {
                let place = RwSignal::new(at);
                (place, make(key, place))
            });
            Child { key, at: place, element, owner }
        };
        let now: Vec<Child> = keys().into_iter().enumerate().map(child).collect();
        for gone in before {
            gone.element.0.remove();
            gone.owner.cleanup();
        }
        let mut next = parent.first_child();
        for child in &now {
            let node: &Node = &child.element.0;
            if next.as_ref() == Some(node) {
                next = node.next_sibling();
            } else {
                parent.insert_before(node, next.as_ref()).ok();
            }
        }
        shown.replace(now);
    }));
    list
}
