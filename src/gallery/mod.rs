//! `/gallery`: every component and every screen in each of its states, on fixture data and without
//! a server. For people who change how it looks; not in a release.

mod components;
mod consent;
pub mod fixtures;
mod settings;
mod stand_in;
mod steps;

use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::UrlSearchParams;

use crate::components::page::heading;
use crate::dom::main;
use crate::i18n::t;
use steps::Step;

/// A release is searched for it: `cargo xtask test budget`.
const PATH: &str = "/gallery";

const NONE: &str = "There is no such specimen";

/// A component or a screen in one state.
struct Specimen {
    /// The last part of its address.
    name: &'static str,
    show: fn() -> AnyView,
    /// What is done on the screen first.
    steps: &'static [Step],
}

/// Whether the address is the gallery's.
pub fn is_asked_for() -> bool {
    let path = location().pathname().unwrap_or_default();
    path == PATH || path.starts_with("/gallery/")
}

/// The index, or alone the specimen that the address names: `/gallery/app?theme=dark`.
#[component]
pub fn Gallery() -> impl IntoView {
    let path = location().pathname().unwrap_or_default();
    let name = path.trim_start_matches(PATH).trim_matches('/');
    if name.is_empty() {
        return view! { <Index /> }.into_any();
    }
    apply_theme();
    match groups().into_iter().flat_map(|(_, specimens)| specimens).find(|it| it.name == name) {
        Some(specimen) => alone(&specimen),
        None => main().child(heading(NONE, NONE)).view(),
    }
}

fn groups() -> Vec<(&'static str, Vec<Specimen>)> {
    vec![
        ("Components", components::specimens()),
        ("/integrations/{slug}/connect", consent::specimens()),
        ("/settings", settings::specimens()),
    ]
}

/// A specimen as the page. The document says when it is in its state: `data-specimen="ready"`.
fn alone(specimen: &Specimen) -> AnyView {
    let address = StoredValue::new(location().href().unwrap_or_default());
    let steps = specimen.steps;
    steps::take(&[Step::See("h1")], move || {
        steps::take(steps, move || {
            // A screen has put its own address there; a reload is to lead back here.
            address.with_value(|address| put_address(address));
            mark("data-specimen", "ready");
        });
    });
    (specimen.show)()
}

fn put_address(address: &str) {
    if let Ok(history) = window().history() {
        history.replace_state_with_url(&JsValue::NULL, "", Some(address)).ok();
    }
}

#[component]
fn Index() -> impl IntoView {
    let group = |(title, specimens): (&'static str, Vec<Specimen>)| {
        view! {
            <section>
                <h2>{title}</h2>
                {specimens.iter().map(|it| view! { <Frames name=it.name /> }).collect_view()}
            </section>
        }
    };
    view! {
        <link rel="stylesheet" href="/style/gallery.css" />
        <main class="gallery">
            {heading("Gallery", "Gallery").view()}
            <p>
                <a rel="external" href="/gallery?lang=en">"English"</a> " "
                <a rel="external" href="/gallery?lang=es">"Español"</a>
            </p>
            {groups().into_iter().map(group).collect_view()}
        </main>
    }
}

/// A specimen in both themes, at the width of a phone and of a desktop. Each frame is a whole
/// program, so it starts when it is looked at.
#[component]
fn Frames(name: &'static str) -> impl IntoView {
    let open = RwSignal::new(false);
    let frame = move |theme: &'static str, size: &'static str| {
        view! {
            <iframe
                class=size
                title=format!("{name}, {theme}, {size}")
                src=format!("{PATH}/{name}?theme={theme}&lang={}", t().tag())
            ></iframe>
        }
    };
    view! {
        <details on:toggle=move |_| open.set(true)>
            <summary>{name}</summary>
            <p><a rel="external" href=format!("{PATH}/{name}?lang={}", t().tag())>{name}" alone"</a></p>
            {move || open.get().then(|| view! {
                <div class="frames">
                    {frame("light", "phone")} {frame("dark", "phone")}
                    {frame("light", "desktop")} {frame("dark", "desktop")}
                </div>
            })}
        </details>
    }
}

fn apply_theme() {
    if let Some(theme @ ("light" | "dark")) = parameter("theme").as_deref() {
        mark("data-theme", theme);
    }
}

fn parameter(name: &str) -> Option<String> {
    let search = location().search().ok()?;
    UrlSearchParams::new_with_str(&search).ok()?.get(name)
}

fn mark(attribute: &str, value: &str) {
    if let Some(root) = document().document_element() {
        root.set_attribute(attribute, value).ok();
    }
}
