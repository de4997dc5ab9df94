//! Mounts components in a test's page, and acts on them as a user does.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Promise, Reflect};
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyViewState;
use leptos::task::tick;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, EventInit, HtmlElement, HtmlInputElement, Response, ResponseInit};

/// The answer to `GET /session` and to a new display name.
pub(crate) const SESSION: &str = r#"{"account": {"id": "1", "email": "ada@example.com",
    "displayName": "Ada"}, "organization": {"id": "2", "name": "Acme"}, "role": "OWNER"}"#;

/// More tasks than it takes until a response of a [`MockServer`] has had its effects.
const TASKS_OF_A_RESPONSE: u32 = 10;

/// A mounted view, in the document until it's dropped.
pub(crate) struct Mounted {
    root: HtmlElement,
    _handle: UnmountHandle<AnyViewState>,
}

/// Mounts a view and waits until its effects have run. What the previous test left under way ends first.
pub(crate) async fn mount(view: impl FnOnce() -> AnyView + 'static) -> Mounted {
    any_spawner::Executor::init_wasm_bindgen().ok();
    for _ in 0..TASKS_OF_A_RESPONSE {
        next_task().await;
    }
    let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&root).unwrap();
    let handle = mount_to(root.clone(), view);
    tick().await;
    Mounted { root, _handle: handle }
}

impl Mounted {
    /// The first element that `selector` matches.
    pub(crate) fn find(&self, selector: &str) -> Option<HtmlElement> {
        self.root.query_selector(selector).unwrap().map(JsCast::unchecked_into)
    }

    pub(crate) fn get(&self, selector: &str) -> HtmlElement {
        self.find(selector)
            .unwrap_or_else(|| panic!("{selector} isn't in {}", self.root.inner_html()))
    }

    pub(crate) fn text(&self) -> String {
        self.root.text_content().unwrap_or_default()
    }

    /// Waits until the page says `text`: responses of a [`MockServer`] take several tasks.
    pub(crate) async fn wait_for(&self, text: &str) {
        for _ in 0..100 {
            if self.text().contains(text) {
                return;
            }
            next_task().await;
        }
        panic!("{text} isn't in {}", self.text());
    }

    /// Replaces the texts as a page translator does: new nodes in elements of its own.
    pub(crate) fn translate(&self) {
        let script = "
            const texts = [];
            const walker = document.createTreeWalker(this, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) texts.push(walker.currentNode);
            for (const text of texts) {
                if (!text.data.trim() || text.parentElement.closest('[translate=no]')) continue;
                const font = document.createElement('font');
                font.append(text.data);
                text.replaceWith(font);
            }";
        js_sys::Function::new_no_args(script).call0(&self.root).unwrap();
    }

    /// How many elements `selector` matches.
    pub(crate) fn count(&self, selector: &str) -> u32 {
        self.root.query_selector_all(selector).unwrap().length()
    }

    pub(crate) async fn click(&self, selector: &str) {
        self.get(selector).click();
        tick().await;
    }

    /// Puts `text` into a control, as typing does.
    pub(crate) async fn fill(&self, selector: &str, text: &str) {
        self.get(selector).unchecked_into::<HtmlInputElement>().set_value(text);
        self.dispatch(selector, "input").await;
    }

    pub(crate) async fn dispatch(&self, selector: &str, event: &str) {
        dispatch(&self.get(selector), event).await;
    }
}

/// Waits for timeouts that are due.
pub(crate) async fn next_task() {
    let timeout = Promise::new(&mut |resolve, _| {
        window().set_timeout_with_callback(&resolve).unwrap();
    });
    JsFuture::from(timeout).await.unwrap();
}

/// Dispatches an event that bubbles, and waits until its effects have run.
pub(crate) async fn dispatch(target: &web_sys::EventTarget, event: &str) {
    let options = EventInit::new();
    options.set_bubbles(true);
    options.set_cancelable(true);
    target.dispatch_event(&Event::new_with_event_init_dict(event, &options).unwrap()).unwrap();
    tick().await;
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.root.remove();
    }
}

/// Answers the page's requests with `body`, until it's dropped.
pub(crate) struct MockServer {
    original: JsValue,
    requests: Rc<Cell<u32>>,
    _fetch: Closure<dyn Fn() -> Promise>,
}

impl MockServer {
    pub(crate) fn new(status: u16, body: &'static str) -> Self {
        let requests = Rc::new(Cell::new(0));
        let count = Rc::clone(&requests);
        let fetch = Closure::<dyn Fn() -> Promise>::new(move || {
            count.set(count.get() + 1);
            let init = ResponseInit::new();
            init.set_status(status);
            let body = (status != 204).then_some(body);
            let response = Response::new_with_opt_str_and_init(body, &init).unwrap();
            Promise::resolve(&JsValue::from(response))
        });
        let original = Reflect::get(&window(), &"fetch".into()).unwrap();
        Reflect::set(&window(), &"fetch".into(), fetch.as_ref()).unwrap();
        Self { original, requests, _fetch: fetch }
    }

    /// How many requests it answered.
    pub(crate) fn requests(&self) -> u32 {
        self.requests.get()
    }
}

impl Drop for MockServer {
    fn drop(&mut self) {
        Reflect::set(&window(), &"fetch".into(), &self.original).unwrap();
    }
}
