//! Which screens are in `main`: the one that the address leads to, and hidden the one before it where
//! people go back and forth. A hidden screen keeps its layout, so that coming back costs none.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use web_sys::{Element, Event};

use crate::components::error_summary::blur;
use crate::components::page::focus_heading;
use crate::components::{place, unsaved};
use crate::dom::{El, afterwards, follow};
use crate::routes::Route;

/// Hidden by `style/settings.css`.
const HIDDEN: &str = "data-left";

/// Who comes back to a screen and is gone before that has not looked at it.
const LOOKED_AT: Duration = Duration::from_millis(300);

/// Told when a hidden screen is shown again.
#[derive(Clone, Copy)]
struct Return(RwSignal<()>);

/// Runs when somebody looks again at the screen that is being made.
pub fn on_return(again: impl Fn() + 'static) {
    if let Some(Return(shown)) = use_context() {
        afterwards(move |is_again| {
            shown.track();
            if is_again {
                again();
            }
        });
    }
}

/// Shows in `main` the screen of each `route`, made by `make`.
pub fn screens(main: El, route: Memo<Route>, make: impl Fn(Route) -> Vec<El> + 'static) -> El {
    let inside = main.clone();
    // Weak: the owner owns this.
    let outer = Owner::current().map(|owner| owner.downgrade());
    let in_document: RefCell<Vec<Screen>> = RefCell::default();
    follow(Box::new(move || {
        let route = route.get();
        let address = place::path_and_query();
        let (mut screens, gone): (Vec<_>, Vec<_>) =
            in_document.take().into_iter().partition(|screen| screen.stays(&route, &address));
        if !gone.is_empty() {
            blur();
        }
        gone.into_iter().for_each(Screen::leave);
        if let Some(known) = screens.iter().find(|screen| screen.route == route) {
            known.come_back();
        } else {
            let outer = outer.as_ref().and_then(WeakOwner::upgrade);
            let owner = outer.map_or_else(Owner::new, |outer| outer.child());
            let made = untrack(|| Screen::new(&inside, owner, route.clone(), address, &make));
            screens.push(made);
        }
        for screen in screens.iter().filter(|screen| screen.route != route) {
            screen.hide(true);
        }
        in_document.replace(screens);
    }));
    main
}

struct Screen {
    route: Route,
    address: String,
    title: String,
    parts: Vec<El>,
    owner: Owner,
    see_again: RefCell<Box<dyn FnMut(())>>,
    /// Somebody was in one of its fields.
    is_used: Rc<Cell<bool>>,
}

impl Screen {
    fn new(
        main: &El,
        owner: Owner,
        route: Route,
        address: String,
        make: impl Fn(Route) -> Vec<El>,
    ) -> Self {
        let is_used = Rc::new(Cell::new(false));
        let (see_again, parts) = owner.with(|| {
            let again = RwSignal::new(());
            provide_context(Return(again));
            let parts: Vec<_> = make(route.clone())
                .into_iter()
                .map(|part| part.on("focusin", notice_use(&is_used)))
                .collect();
            let shown = parts.clone();
            let see_again = debounce(LOOKED_AT, move |()| {
                if shown.iter().all(|part| !part.cast::<Element>().has_attribute(HIDDEN)) {
                    let _ = again.try_set(());
                }
            });
            (RefCell::new(Box::new(see_again) as Box<_>), parts)
        });
        drop(main.clone().child(parts.clone()));
        Self { route, address, title: document().title(), parts, owner, see_again, is_used }
    }

    /// Whether it stays in the document when `next` is shown: as it came, and only beside the one
    /// that it leads to.
    fn stays(&self, next: &Route, address: &str) -> bool {
        let is_neighbour = match (&self.route, next) {
            (Route::PlatformApps, Route::NewApp) => true,
            (Route::NewApp, Route::PlatformApps) => unsaved::is_nothing_typed(),
            (route, next) => route == next && self.address == address,
        };
        is_neighbour && !self.is_used.get()
    }

    fn hide(&self, is_hidden: bool) {
        for part in &self.parts {
            part.cast::<Element>().toggle_attribute_with_force(HIDDEN, is_hidden).ok();
        }
    }

    fn come_back(&self) {
        self.hide(false);
        document().set_title(&self.title);
        (self.see_again.borrow_mut())(());
        queue_microtask(focus_heading);
        place::scroll_to(place::scrolled_before());
    }

    fn leave(self) {
        for part in &self.parts {
            part.cast::<Element>().remove();
        }
        self.owner.cleanup();
    }
}

/// Hears that a field has the focus.
fn notice_use(is_used: &Rc<Cell<bool>>) -> impl FnMut(Event) + 'static {
    let is_used = Rc::clone(is_used);
    move |ev| {
        let target: Element = event_target(&ev);
        if target.matches("input, textarea, select") == Ok(true) {
            is_used.set(true);
        }
    }
}
