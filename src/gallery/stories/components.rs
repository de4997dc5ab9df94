use domain::wire::AppStatus;
use domain::{AppName, Scope, ScopeSet};
use leptos::prelude::*;

use crate::api::ApiError;
use crate::components::button::{busy_button, submit_button};
use crate::components::copy::copyable;
use crate::components::dialog;
use crate::components::error_summary::{Problem, error_summary};
use crate::components::field::{Field, Look, password_field, text_field};
use crate::components::icon::Icon;
use crate::components::loader::{load_failed, skeleton};
use crate::components::notice::{Tone, notice};
use crate::components::page::{bare_page, heading};
use crate::components::scopes::{scope_ids, scope_list};
use crate::components::status::{badge, status_badge};
use crate::components::text::{date_time, external_link, time, typed};
use crate::components::tile::tile;
use crate::dom::{Content, El, action, div, p};
use crate::gallery::interactions::Interaction::See;
use crate::gallery::story::{Group, Story};

const AT: &str = "2026-03-01T09:30:00.000Z";

pub fn group() -> Group {
    Group { title: "Components", files: &[], texts: &["common"], stories: stories() }
}

fn stories() -> Vec<Story> {
    vec![
        Story::new("buttons", "Buttons", buttons)
            .files(&["src/components/button.rs", "style/button.css"])
            .props(&[("class", "primary, danger, quiet, none"), ("busy", "true, false")]),
        Story::new("fields", "Fields", fields)
            .files(&[
                "src/components/field.rs",
                "src/components/error_summary.rs",
                "style/field.css",
            ])
            .props(&[
                ("value", "right, wrong, empty"),
                ("hint", "Shown to customers."),
                ("limit", "120"),
                ("is_optional", "true, false"),
            ]),
        Story::new("notices", "Notices", notices)
            .files(&["src/components/notice.rs", "style/notice.css"])
            .props(&[("tone", "Info, Success, Warning, Danger")]),
        Story::new("scopes", "Scopes", scopes)
            .files(&["src/components/scopes.rs", "style/content.css"])
            .props(&[("scopes", "all"), ("added", "usage:write")]),
        Story::new("small-things", "Status, copy, links, dates", small_things)
            .files(&[
                "src/components/status.rs",
                "src/components/copy.rs",
                "src/components/text.rs",
                "style/content.css",
            ])
            .props(&[("status", "Active, Disabled"), ("tone", "info, warning, danger")]),
        Story::new("tiles", "Initial tiles", tiles)
            .files(&["src/components/tile.rs", "style/content.css"])
            .props(&[("name", "one of each colour, Hebrew, an emoji, empty")]),
        Story::new("icons", "Icons", icons)
            .files(&["src/components/icon.rs", "style/base.css"])
            .props(&[("icon", "all")]),
        Story::new("loading", "Loading", loading)
            .files(&["src/components/loader.rs", "style/content.css"])
            .props(&[("lines", "1, 3"), ("shape", "title, text, row"), ("error", "Network")]),
        Story::new("dialog", "Dialog", dialog)
            .files(&["src/components/dialog.rs", "style/dialog.css"])
            .props(&[("title", "Disconnect Acme Labeling?"), ("open", "true")])
            .interactions(&[See("dialog[open]")]),
    ]
}

/// A page around what a story shows.
fn story_page(name: &str, content: impl Content) -> AnyView {
    let page = bare_page(div().class("stack").child(heading(name, name)).child(content));
    page.map(El::view).collect_view().into_any()
}

fn buttons() -> AnyView {
    let submit = |busy| submit_button("Create app", "Creating…", move || busy);
    let plain = |class: &str, label: &'static str, busy| {
        busy_button(class, None, move || label, RwSignal::new(busy), || ())
    };
    let buttons = [
        submit(false),
        submit(true),
        plain("button", "Plain", false),
        plain("button danger", "Danger", false),
        plain("button quiet", "Quiet", false),
        plain("button", "Busy", true),
    ];
    story_page("Buttons", div().class("actions").child(buttons))
}

fn fields() -> AnyView {
    let check = |text: &str| AppName::parse(text).err();
    let right = Field::new("name", check);
    right.value.set("Acme Labeling".into());
    let wrong = Field::new("displayName", check);
    wrong.check();
    let problems = vec![Problem::of_field("displayName", "Enter your name.")];
    let named = Look { label: "Name", hint: "Shown to customers.", limit: 120, ..Look::default() };
    let optional = Look { label: "Your name", is_optional: true, ..Look::default() };
    let password =
        password_field(Field::new("password", |_| None), "Password", "", "current-password");
    let content = [
        error_summary(move || problems.clone()),
        text_field(right, named),
        text_field(wrong, optional),
        password,
    ];
    story_page("Fields", content)
}

fn notices() -> AnyView {
    let notice = |tone| notice(tone, "A title", p().child("What there is to know."));
    story_page("Notices", [Tone::Info, Tone::Success, Tone::Warning, Tone::Danger].map(notice))
}

fn scopes() -> AnyView {
    let all: ScopeSet = Scope::ALL.iter().copied().collect();
    let added = ScopeSet::EMPTY.with(Scope::UsageWrite, true);
    story_page("Scopes", [scope_list(all, added), scope_ids(all)])
}

fn small_things() -> AnyView {
    let badges = [
        status_badge(AppStatus::Active),
        status_badge(AppStatus::Disabled),
        badge("Info", "info"),
        badge("Warning", "warning"),
        badge("Danger", "danger"),
    ];
    let content = [
        div().class("actions").child(badges),
        copyable("client-id", "Copy client ID", "ptnapp_4tVx0Qm2nB7sKcYd1LpRz8Hj"),
        p().child(external_link("https://acme.example/labeling")),
        p().child((time(AT), " ")).child(date_time(AT)),
        p().child(typed("<b>שלום</b> typed by somebody")),
    ];
    story_page("Small things", content)
}

/// One of each colour.
fn tiles() -> AnyView {
    let names = [
        "Acme",
        "Boxwise",
        "Corvid",
        "Delta",
        "Ember",
        "Fathom",
        "Gneiss",
        "Halo",
        "שלום",
        "👩‍👩‍👧",
        "",
    ];
    story_page("Tiles", div().class("actions").child(names.map(tile)))
}

fn icons() -> AnyView {
    let icons = [
        Icon::Alert,
        Icon::Bolt,
        Icon::Chart,
        Icon::Check,
        Icon::Chevron,
        Icon::Code,
        Icon::Contract,
        Icon::Copy,
        Icon::External,
        Icon::Eye,
        Icon::Info,
        Icon::Link,
        Icon::LinkPlus,
        Icon::Mail,
        Icon::Moon,
        Icon::Plus,
        Icon::Search,
        Icon::SignOut,
        Icon::Sun,
        Icon::System,
        Icon::Trash,
        Icon::Users,
    ];
    story_page("Icons", div().class("actions").child(icons.map(Icon::el)))
}

fn loading() -> AnyView {
    let content = [
        skeleton(1, "title"),
        skeleton(3, ""),
        skeleton(1, "row"),
        load_failed("The list could not be loaded", &ApiError::Network, || ()),
    ];
    story_page("Loading", content)
}

fn dialog() -> AnyView {
    let open = RwSignal::new(true);
    let shown = move |is_open: bool| move |_| open.set(is_open);
    let question = move || {
        let answers = [
            action("button", shown(false)).child("Cancel"),
            action("button danger", |_| ()).child("Disconnect"),
        ];
        let text = p().child("Its token stops working at once.");
        [text, div().class("actions end").child(answers)]
    };
    let title = || "Disconnect Acme Labeling?".to_owned();
    let asked = dialog::dialog("dialog", open, title, question);
    story_page("Dialog", [action("button", shown(true)).child("Open"), asked])
}
