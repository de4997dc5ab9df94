//! `/gallery`: every component and every screen in each of its states, on fixture data and without
//! a server. For people who change how it looks; not in a release.

mod components;
mod consent;
pub mod fixtures;
mod settings;
mod stand_in;

use leptos::prelude::*;

use crate::components::page::Heading;
use crate::i18n::t;

const PATH: &str = "/gallery";

/// A state of a screen. `name` is the last part of its address.
struct Specimen {
    name: &'static str,
    show: fn() -> AnyView,
}

/// Whether the address is the gallery's.
pub fn is_asked_for() -> bool {
    let path = location().pathname().unwrap_or_default();
    path == PATH || path.starts_with("/gallery/")
}

/// The index, or alone the specimen that the address names.
#[component]
pub fn Gallery() -> impl IntoView {
    let path = location().pathname().unwrap_or_default();
    let name = path.trim_start_matches(PATH).trim_matches('/');
    if name.is_empty() {
        return view! { <Index /> }.into_any();
    }
    apply_theme();
    match groups().into_iter().flat_map(|(_, specimens)| specimens).find(|it| it.name == name) {
        Some(specimen) => (specimen.show)(),
        None => view! { <main><Heading text="There is no such specimen" /></main> }.into_any(),
    }
}

fn groups() -> Vec<(&'static str, Vec<Specimen>)> {
    vec![
        ("Components", components::specimens()),
        ("/integrations/{slug}/connect", consent::specimens()),
        ("/settings", settings::specimens()),
    ]
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
            <Heading text="Gallery" />
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
                src=format!("{PATH}/{name}?{theme}&lang={}", t().tag())
            ></iframe>
        }
    };
    view! {
        <details on:toggle=move |_| open.set(true)>
            <summary>{name}</summary>
            <p><a rel="external" href=format!("{PATH}/{name}")>"Alone"</a></p>
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
    let theme = location().search().unwrap_or_default();
    let theme = theme.trim_start_matches('?').split('&').next().unwrap_or_default();
    if let (Some(root), "light" | "dark") = (document().document_element(), theme) {
        root.set_attribute("data-theme", theme).ok();
    }
}
