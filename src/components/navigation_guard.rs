//! Asks before leaving a form with unsaved changes, and keeps drafts across reloads.

use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use leptos::ev;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlAnchorElement, MouseEvent};

use super::button::Button;
use super::dialog::Dialog;
use super::field::Field;
use crate::i18n::settings::t;

/// How the user is about to leave.
#[derive(Clone)]
enum Exit {
    Link(String),
    /// Back or forward: the address has changed already.
    History,
    /// Something else that ends the page, such as signing out.
    Action(Rc<dyn Fn()>),
}

/// The form on screen.
struct DirtyForm {
    id: u32,
    is_dirty: Box<dyn Fn() -> bool>,
    /// Stores the draft.
    persist: Box<dyn Fn()>,
    /// Asks whether to leave.
    confirm: Option<Confirm>,
}

struct Confirm {
    ask: Box<dyn Fn(Exit)>,
    /// The form's address, to go back to when the user stays.
    href: String,
}

/// Tracks the form on screen. In the context of both programs.
#[derive(Clone, Copy, Debug)]
pub struct NavigationGuard {
    form: StoredValue<Option<DirtyForm>, LocalStorage>,
    next_id: StoredValue<u32>,
}

impl NavigationGuard {
    pub fn new() -> Self {
        Self { form: StoredValue::new_local(None), next_id: StoredValue::new(0) }
    }

    /// Stores the draft when the program crashes: `index.html` then offers to reload the page.
    pub fn persist_on_crash(self) {
        let crashed = ev::Custom::<Event>::new("crashed");
        let _ = window_event_listener(crashed, move |_| self.persist_draft());
    }

    /// Asks before a link, back, forward or closing the tab leaves a dirty form, for as long as the
    /// program runs. Listens in the capture phase, to run before the router.
    pub fn block_navigation(self) {
        listen("click", move |ev| {
            if let Some(href) = ev.dyn_ref().and_then(internal_link)
                && self.ask_before(Exit::Link(href))
            {
                ev.prevent_default();
            }
        });
        listen("popstate", move |ev| {
            if self.ask_before(Exit::History) {
                ev.stop_immediate_propagation();
            }
        });
        listen("beforeunload", move |ev| {
            let is_blocked = self.form.with_value(|form| {
                form.as_ref().is_some_and(|form| form.confirm.is_some() && (form.is_dirty)())
            });
            if is_blocked {
                ev.prevent_default();
            }
        });
    }

    /// Stores the draft before sign-in replaces the form or the page reloads. After that, the form
    /// doesn't block navigation.
    pub fn persist_draft(self) {
        if let Some(form) = self.form.try_update_value(Option::take).flatten()
            && (form.is_dirty)()
        {
            (form.persist)();
        }
    }

    /// Runs `action`, which ends the page. If there are unsaved changes, asks first. An action that
    /// succeeds calls [`Self::release`] before it leaves.
    pub fn confirm_then(self, action: Rc<dyn Fn()>) {
        if !self.ask_before(Exit::Action(Rc::clone(&action))) {
            action();
        }
    }

    /// Gives up what was typed: the page can be left without being asked again.
    pub fn release(self) {
        self.form.set_value(None);
    }

    /// Registers the form on screen, until its reactive owner is cleaned up.
    fn register(
        self,
        is_dirty: Box<dyn Fn() -> bool>,
        persist: Box<dyn Fn()>,
        confirm: Option<Confirm>,
    ) {
        let id = self.next_id.get_value();
        self.next_id.set_value(id + 1);
        self.form.set_value(Some(DirtyForm { id, is_dirty, persist, confirm }));
        on_cleanup(move || {
            self.form.try_update_value(|form| drop(form.take_if(|form| form.id == id)));
        });
    }

    /// Asks whether to leave a dirty form. Returns whether it asked, which blocks the exit.
    fn ask_before(self, exit: Exit) -> bool {
        self.form.with_value(|form| {
            let Some(form) = form.as_ref().filter(|form| (form.is_dirty)()) else { return false };
            let Some(Confirm { ask, href }) = &form.confirm else { return false };
            if matches!(exit, Exit::History)
                && let Ok(history) = window().history()
            {
                history.push_state_with_url(&JsValue::NULL, "", Some(href)).ok();
            }
            ask(exit);
            true
        })
    }
}

impl Default for NavigationGuard {
    fn default() -> Self {
        Self::new()
    }
}

fn listen(event: &'static str, listener: impl FnMut(&Event) + 'static) {
    let options = EventListenerOptions {
        phase: EventListenerPhase::Capture,
        ..EventListenerOptions::enable_prevent_default()
    };
    EventListener::new_with_options(&window(), event, options, listener).forget();
}

/// The address behind a plain click on a link that the router handles.
fn internal_link(ev: &MouseEvent) -> Option<String> {
    let is_plain = !(ev.ctrl_key() || ev.meta_key() || ev.shift_key() || ev.alt_key());
    if ev.button() != 0 || !is_plain || ev.default_prevented() {
        return None;
    }
    let target: Element = ev.target()?.dyn_into().ok()?;
    let link: HtmlAnchorElement = target.closest("a[href]").ok()??.dyn_into().ok()?;
    let href = link.get_attribute("href")?;
    let is_internal = href.starts_with('/') && link.target().is_empty() && link.rel().is_empty();
    is_internal.then_some(href)
}

/// For a form that can be left without confirmation: a reload of `path` restores `fields`. They must
/// not include a password, because session storage keeps them until then.
pub fn persist_fields(guard: NavigationGuard, path: &'static str, fields: Vec<Field>) {
    restore_fields(path, &fields);
    guard.register(Box::new(|| true), Box::new(move || store_fields(path, &fields)), None);
}

/// Fills in what [`store_fields`] stored for the form at `path`, once.
pub fn restore_fields(path: &str, fields: &[Field]) {
    let Ok(Some(storage)) = window().session_storage() else { return };
    for field in fields {
        let key = storage_key(path, *field);
        if let Ok(Some(text)) = storage.get_item(&key) {
            storage.remove_item(&key).ok();
            field.value.set(text);
        }
    }
}

/// Stores what was typed into `fields`, until the page at `path` is loaded again.
pub fn store_fields(path: &str, fields: &[Field]) {
    let Ok(Some(storage)) = window().session_storage() else { return };
    for field in fields {
        storage.set_item(&storage_key(path, *field), &field.get()).ok();
    }
}

/// Fields of different forms have the same name.
fn storage_key(path: &str, field: Field) -> String {
    format!("{path} typed:{}", field.name)
}

/// Asks before leaving while `is_dirty`. `persist` stores the draft when the page goes away without
/// asking.
#[component]
pub fn UnsavedChanges(
    #[prop(into)] is_dirty: Signal<bool>,
    #[prop(into)] persist: UnsyncCallback<()>,
) -> impl IntoView {
    let guard: NavigationGuard = expect_context();
    let location = use_location();
    let navigate = use_navigate();
    let is_asking = RwSignal::new(false);
    let exit = StoredValue::new_local(None::<Exit>);

    let search = location.search.get_untracked();
    let separator = if search.is_empty() { "" } else { "?" };
    let href = format!("{}{separator}{search}", location.pathname.get_untracked());
    let ask = move |how| {
        exit.set_value(Some(how));
        is_asking.set(true);
    };
    guard.register(
        Box::new(move || is_dirty.try_get_untracked().unwrap_or_default()),
        Box::new(move || persist.run(())),
        Some(Confirm { ask: Box::new(ask), href }),
    );

    let leave = StoredValue::new_local(move || {
        is_asking.set(false);
        match exit.get_value() {
            Some(Exit::Link(href)) => {
                guard.release();
                navigate(&href, NavigateOptions::default());
            }
            Some(Exit::History) => {
                guard.release();
                drop(window().history().and_then(|history| history.back()));
            }
            // It may fail, and then the form is still here.
            Some(Exit::Action(action)) => action(),
            None => {}
        }
    });
    view! {
        <Dialog id="unsaved" open=is_asking title=|| t().unsaved_title()>
            <p>{t().unsaved_text()}</p>
            <div class="actions end">
                <Button on_press=move || is_asking.set(false)>{t().unsaved_stay()}</Button>
                <Button class="button danger" on_press=move || leave.with_value(|leave| leave())>
                    {t().unsaved_leave()}
                </Button>
            </div>
        </Dialog>
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use leptos::task::tick;
    use leptos_router::components::Router;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::test_support::{Mounted, dispatch, mount};

    wasm_bindgen_test_configure!(run_in_browser);

    #[derive(Clone, Copy)]
    struct Form {
        is_dirty: RwSignal<bool>,
        drafts: RwSignal<u32>,
        guard: NavigationGuard,
    }

    /// A form in a page with a link to `/elsewhere`.
    async fn form() -> (Form, Mounted) {
        let is_dirty = RwSignal::new(false);
        let drafts = RwSignal::new(0);
        let guard = NavigationGuard::new();
        let view = move || {
            provide_context(guard);
            guard.persist_on_crash();
            guard.block_navigation();
            let persist = move || drafts.update(|drafts| *drafts += 1);
            view! {
                <Router>
                    <UnsavedChanges is_dirty persist />
                    <a href="/elsewhere">"Elsewhere"</a>
                </Router>
            }
            .into_any()
        };
        let page = mount(view).await;
        (Form { is_dirty, drafts, guard }, page)
    }

    fn path() -> String {
        location().pathname().unwrap()
    }

    #[wasm_bindgen_test]
    async fn a_link_asks_while_there_are_unsaved_changes() {
        let start = path();
        let (form, page) = form().await;
        form.is_dirty.set(true);

        page.click("a").await;
        assert!(page.get("dialog").has_attribute("open"));
        assert_eq!(path(), start);

        page.click("dialog button").await;
        assert!(!page.get("dialog").has_attribute("open"), "stays");
        assert_eq!(path(), start);
    }

    #[wasm_bindgen_test]
    async fn signing_out_asks_before_it_happens() {
        let (form, page) = form().await;
        let signed_out = RwSignal::new(false);
        let sign_out = Rc::new(move || signed_out.set(true));
        form.is_dirty.set(true);

        form.guard.confirm_then(sign_out.clone());
        tick().await;
        assert!(!signed_out.get_untracked());
        page.click("dialog .danger").await;
        assert!(signed_out.get_untracked(), "after \u{201c}Leave\u{201d}");

        form.guard.release();
        signed_out.set(false);
        form.guard.confirm_then(sign_out);
        assert!(signed_out.get_untracked(), "immediately when nothing guards the page");
    }

    #[wasm_bindgen_test]
    async fn form_stays_guarded_if_signing_out_fails() {
        let (form, page) = form().await;
        form.is_dirty.set(true);
        let fail = Rc::new(|| {});
        form.guard.confirm_then(fail);
        tick().await;
        page.click("dialog .danger").await;
        assert!(!page.get("dialog").has_attribute("open"));

        page.click("a").await;
        assert!(page.get("dialog").has_attribute("open"), "asks again");
    }

    #[wasm_bindgen_test]
    async fn a_crash_stores_the_draft() {
        let (form, _page) = form().await;
        form.is_dirty.set(true);
        dispatch(&window(), "crashed").await;
        assert_eq!(form.drafts.get_untracked(), 1);
    }

    #[wasm_bindgen_test]
    fn a_draft_is_restored_once_by_the_form_that_stored_it() {
        let typed = Field::new("displayName", |_| None);
        typed.value.set("Ada".to_owned());
        store_fields("/settings/account", &[typed]);
        let restored = |path| {
            let field = Field::new("displayName", |_| None);
            restore_fields(path, &[field]);
            field.get()
        };
        assert_eq!(restored("/sign-up"), "");
        assert_eq!(restored("/settings/account"), "Ada");
        assert_eq!(restored("/settings/account"), "");
    }

    #[wasm_bindgen_test]
    async fn a_draft_is_stored_once() {
        let (form, _page) = form().await;
        form.is_dirty.set(true);
        form.guard.persist_draft();
        form.guard.persist_draft();
        assert_eq!(form.drafts.get_untracked(), 1);
    }
}
