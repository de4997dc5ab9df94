use domain::wire::AppStatus;
use domain::{AppName, Scope, ScopeSet};
use leptos::prelude::*;

use super::Specimen;
use super::steps::Step::See;
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

const AT: &str = "2026-03-01T09:30:00.000Z";

pub(super) fn specimens() -> Vec<Specimen> {
    macro_rules! specimens {
        ($($name:literal => $show:ident, [$($step:expr),*];)+) => {
            vec![$(Specimen { name: $name, show: $show, steps: &[$($step),*] }),+]
        };
    }
    specimens![
        "buttons" => buttons, [];
        "fields" => fields, [];
        "notices" => notices, [];
        "scopes" => scopes, [];
        "small-things" => small_things, [];
        "tiles" => tiles, [];
        "icons" => icons, [];
        "loading" => loading, [];
        "dialog" => dialog, [See("dialog[open]")];
    ]
}

fn plate(name: &str, content: impl Content) -> AnyView {
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
    plate("Buttons", div().class("actions").child(buttons))
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
    plate("Fields", content)
}

fn notices() -> AnyView {
    let notice = |tone| notice(tone, "A title", p().child("What there is to know."));
    plate("Notices", [Tone::Info, Tone::Success, Tone::Warning, Tone::Danger].map(notice))
}

fn scopes() -> AnyView {
    let all: ScopeSet = Scope::ALL.iter().copied().collect();
    let added = ScopeSet::EMPTY.with(Scope::UsageWrite, true);
    plate("Scopes", [scope_list(all, added), scope_ids(all)])
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
    plate("Small things", content)
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
    plate("Tiles", div().class("actions").child(names.map(tile)))
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
    plate("Icons", div().class("actions").child(icons.map(Icon::el)))
}

fn loading() -> AnyView {
    let content = [
        skeleton(1, "title"),
        skeleton(3, ""),
        skeleton(1, "row"),
        load_failed("The list could not be loaded", &ApiError::Network, || ()),
    ];
    plate("Loading", content)
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
    plate("Dialog", [action("button", shown(true)).child("Open"), asked])
}
