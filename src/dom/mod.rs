//! Elements: `leptos::html`'s builder, with one type for all of them.
//!
//! `view!` gives each kind of element, attribute and child code of its own, a third of the program
//! that a customer's phone loads (`docs/decisions/0004-elements-of-one-type.md`). It is left to the
//! gallery, where an element stands as any other view: `{tile("Acme").view()}`.
//!
//! An element is made when it is described. What changes later (`content`, `attr_of`, `text_of`,
//! `live`) follows the signals that it reads, as in `view!`.

mod keep;
mod keyed;
#[cfg(debug_assertions)]
mod view;

use keep::keep;

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use js_sys::Function;
use leptos::prelude::*;
use leptos::reactive::effect::RenderEffect;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, UnwrapThrowExt};
use web_sys::{Element, Event, EventTarget, HtmlInputElement, Node};

/// An element under construction. Cloning it gives another handle to the same element.
#[must_use]
#[derive(Clone, Debug)]
pub struct El(Element);

macro_rules! elements {
    ($($tag:ident)*) => {
        $(pub fn $tag() -> El {
            el(stringify!($tag))
        })*
    };
}

elements!(
    a aside bdi blockquote button code dd details dialog div dl dt fieldset footer form h1 h2 h3
    header input label legend li main option p pre section select span strong summary table tbody td
    textarea th thead tr ul
);

pub fn el(tag: &str) -> El {
    El(document().create_element(tag).unwrap_throw())
}

/// Pressing it does `on_click`; it never sends a form.
pub fn action(class: &str, on_click: impl FnMut(Event) + 'static) -> El {
    button().attr("type", "button").class(class).on("click", on_click)
}

impl El {
    pub fn svg(tag: &str) -> Self {
        let made = document().create_element_ns(Some("http://www.w3.org/2000/svg"), tag);
        Self(made.unwrap_throw())
    }

    /// This element as what it is.
    pub fn cast<T: JsCast>(&self) -> T {
        self.0.clone().unchecked_into()
    }

    pub fn attr(self, name: &str, value: &str) -> Self {
        set(&self.0, name, value);
        self
    }

    /// An attribute that may not be there.
    pub fn optional(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    /// An attribute without a value, or none.
    pub fn flag(self, name: &str, is_set: bool) -> Self {
        if is_set { self.attr(name, "") } else { self }
    }

    pub fn class(self, class: &str) -> Self {
        self.attr("class", class)
    }

    pub fn id(self, id: &str) -> Self {
        self.attr("id", id)
    }

    /// Text that people typed: its direction and its length disturb nothing around it.
    pub fn typed(self) -> Self {
        self.class("typed").attr("dir", "auto")
    }

    pub fn child(self, child: impl Content) -> Self {
        child.append_to(&self.0);
        self
    }

    pub fn on(self, event: &'static str, handler: impl FnMut(Event) + 'static) -> Self {
        hear(self.cast(), event, Closure::new(handler));
        self
    }

    /// All that is in this element, made anew when a signal that `make` reads has changed.
    pub fn content<C: Content>(self, make: impl Fn() -> C + 'static) -> Self {
        let inside = self.clone();
        follow(Box::new(move || inside.set(make())));
        self
    }

    /// What can wait until the rest is on the screen.
    pub fn later(self, make: impl FnOnce() -> Vec<Self> + 'static) -> Self {
        let make: Box<dyn FnOnce() -> Vec<Self>> = Box::new(make);
        let inside = self.clone();
        let owner = Owner::current().map(|owner| owner.downgrade());
        // The owner may own the next screen already.
        let here = StoredValue::new(());
        let fill = move || {
            if let Some(owner) = owner.and_then(|owner| owner.upgrade())
                && !here.is_disposed()
            {
                owner.with(|| inside.set(make()));
            }
        };
        request_animation_frame(|| set_timeout(fill, Duration::ZERO));
        self
    }

    /// Takes the place of all that is in this element.
    pub fn set(&self, content: impl Content) {
        self.0.replace_children_with_node_0();
        content.append_to(&self.0);
    }

    /// Of an `input`: what is in it, as a property, never in markup.
    pub fn value(self, value: &str) -> Self {
        self.cast::<HtmlInputElement>().set_value(value);
        self
    }

    pub fn text_of<T: AsRef<str>>(self, text: impl Fn() -> T + 'static) -> Self {
        let node = self.0.clone();
        follow(Box::new(move || node.set_text_content(Some(text().as_ref()))));
        self
    }

    /// An attribute that is there while `value` has one.
    pub fn attr_of<T: AsRef<str>>(
        self,
        name: &'static str,
        value: impl Fn() -> Option<T> + 'static,
    ) -> Self {
        let node = self.0.clone();
        follow(Box::new(move || match value() {
            Some(value) => set(&node, name, value.as_ref()),
            None => drop(node.remove_attribute(name)),
        }));
        self
    }

    /// Of an `input`, `textarea` or `select`: what is in it. What was typed is left as it is: the
    /// cursor stays.
    pub fn value_of<T: AsRef<str>>(self, value: impl Fn() -> T + 'static) -> Self {
        let control = self.cast::<HtmlInputElement>();
        follow(Box::new(move || {
            let value = value();
            if control.value() != value.as_ref() {
                control.set_value(value.as_ref());
            }
        }));
        self
    }

    /// Of a checkbox.
    pub fn checked_of(self, checked: impl Fn() -> bool + 'static) -> Self {
        let control = self.cast::<HtmlInputElement>();
        follow(Box::new(move || control.set_checked(checked())));
        self
    }
}

fn set(element: &Element, name: &str, value: &str) {
    element.set_attribute(name, value).ok();
}

/// Runs at once, and again when a signal that it reads has changed, as long as its owner lives.
pub fn follow(change: Box<dyn Fn()>) {
    keep(Box::new(RenderEffect::new(move |_| change())));
}

/// Runs after what is being made, and again when a signal that it reads has changed; `again` says
/// which. An `Effect`, with one code for all.
pub fn afterwards(run: impl Fn(bool) + 'static) {
    let run: Box<dyn Fn(bool)> = Box::new(run);
    Effect::new(move |before: Option<()>| run(before.is_some()));
}

/// Runs at once, and again when a signal that it reads has changed: the element that `make` makes
/// then takes the place of the one before it.
pub fn live(make: impl Fn() -> El + 'static) -> El {
    let shown: Rc<RefCell<Option<El>>> = Rc::default();
    let first = shown.clone();
    follow(Box::new(move || {
        let now = make();
        if let Some(before) = shown.borrow_mut().replace(now.clone()) {
            before.0.replace_with_with_node_1(&now.0).ok();
        }
    }));
    first.borrow().clone().unwrap_throw()
}

/// Holds the place of what may come.
pub fn or_nothing(part: Option<El>) -> El {
    part.unwrap_or_else(|| span().flag("hidden", true))
}

/// Hears an event of the window as long as its owner lives.
pub fn on_window(event: &'static str, handler: impl FnMut(Event) + 'static) {
    hear(window().into(), event, Closure::new(handler));
}

/// Never left to the browser's garbage collection: a handler that knows an element holds on to it
/// from a place where the browser cannot look.
fn hear(target: EventTarget, event: &'static str, handler: Closure<dyn FnMut(Event)>) {
    let heard = Heard { target, event, handler };
    heard.target.add_event_listener_with_callback(event, heard.function()).ok();
    keep(Box::new(heard));
}

struct Heard {
    target: EventTarget,
    event: &'static str,
    handler: Closure<dyn FnMut(Event)>,
}

impl Heard {
    fn function(&self) -> &Function {
        self.handler.as_ref().unchecked_ref()
    }
}

impl Drop for Heard {
    fn drop(&mut self) {
        self.target.remove_event_listener_with_callback(self.event, self.function()).ok();
    }
}

/// What can be put into an element.
pub trait Content {
    fn append_to(self, parent: &Element);
}

impl Content for El {
    fn append_to(self, parent: &Element) {
        append(parent, &self.0);
    }
}

impl Content for &str {
    fn append_to(self, parent: &Element) {
        parent.append_with_str_1(self).ok();
    }
}

impl Content for String {
    fn append_to(self, parent: &Element) {
        self.as_str().append_to(parent);
    }
}

impl<A: Content, B: Content> Content for (A, B) {
    fn append_to(self, parent: &Element) {
        self.0.append_to(parent);
        self.1.append_to(parent);
    }
}

impl<C: Content> Content for Option<C> {
    fn append_to(self, parent: &Element) {
        if let Some(content) = self {
            content.append_to(parent);
        }
    }
}

impl<C: Content> Content for Vec<C> {
    fn append_to(self, parent: &Element) {
        for content in self {
            content.append_to(parent);
        }
    }
}

impl<C: Content, const N: usize> Content for [C; N] {
    fn append_to(self, parent: &Element) {
        for content in self {
            content.append_to(parent);
        }
    }
}

fn append(parent: &Element, node: &Node) {
    parent.append_child(node).ok();
}
