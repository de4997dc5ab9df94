//! An element of this module among the views of Leptos.

use leptos::prelude::*;
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use send_wrapper::SendWrapper;
use web_sys::{Element, Node};

use super::{Content, El, keep};

impl El {
    pub fn view(self) -> AnyView {
        View(SendWrapper::new(self.0)).into_any()
    }
}

/// The other way round: a view of Leptos in an element of ours.
impl Content for AnyView {
    fn append_to(self, parent: &Element) {
        let mut state = self.build();
        state.mount(parent, None);
        keep(Box::new(state));
    }
}

struct View(SendWrapper<Element>);

struct Shown(Element);

impl Render for View {
    type State = Shown;

    fn build(self) -> Shown {
        Shown(self.0.take())
    }

    /// It knows nothing of the one before it: takes its place.
    fn rebuild(self, state: &mut Shown) {
        let element = self.0.take();
        state.0.replace_with_with_node_1(&element).ok();
        state.0 = element;
    }
}

impl Mountable for Shown {
    fn unmount(&mut self) {
        self.0.remove();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        parent.insert_before(&self.0, marker).ok();
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let parent = self.0.parent_element();
        if let Some(parent) = &parent {
            child.mount(parent, Some(&self.0));
        }
        parent.is_some()
    }

    fn elements(&self) -> Vec<Element> {
        vec![self.0.clone()]
    }
}

impl AddAnyAttr for View {
    type Output<NewAttr: Attribute> = Self;

    fn add_any_attr<NewAttr: Attribute>(self, _: NewAttr) -> Self {
        self
    }
}

/// Of a page that the server renders; ours are not.
impl RenderHtml for View {
    type AsyncOutput = Self;
    type Owned = Self;
    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        _: &mut String,
        _: &mut Position,
        _: bool,
        _: bool,
        _: Vec<AnyAttribute>,
    ) {
    }

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Shown {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}
