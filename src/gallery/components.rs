use domain::wire::AppStatus;
use domain::{AppName, Scope, ScopeSet};
use leptos::prelude::*;

use super::Specimen;
use super::steps::Step::See;
use crate::api::ApiError;
use crate::components::button::{Button, SubmitButton};
use crate::components::copy::Copyable;
use crate::components::dialog::Dialog;
use crate::components::error_summary::{Problem, error_summary};
use crate::components::field::{Field, Look, password_field, text_field};
use crate::components::icon::Icon;
use crate::components::loader::{LoadFailed, Skeleton};
use crate::components::notice::{Notice, Tone};
use crate::components::page::{bare_page, heading};
use crate::components::scopes::{ScopeIds, ScopeList};
use crate::components::status::{Badge, StatusBadge};
use crate::components::text::{DateTime, ExternalLink, Time, Typed};
use crate::components::tile::Tile;
use crate::dom::{El, div};

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

fn plate(name: &'static str, content: AnyView) -> AnyView {
    let page = bare_page(div().class("stack").child(heading(name, name)).child(content));
    page.map(El::view).collect_view().into_any()
}

fn buttons() -> AnyView {
    let nothing = Callback::new(|()| {});
    let content = view! {
        <div class="actions">
            <SubmitButton label="Create app" busy_label="Creating…" busy=false />
            <SubmitButton label="Create app" busy_label="Creating…" busy=true />
            <Button label="Plain" on_click=nothing />
            <Button label="Danger" kind="danger" on_click=nothing />
            <Button label="Quiet" kind="quiet" on_click=nothing />
            <Button label="Busy" busy=true on_click=nothing />
        </div>
    };
    plate("Buttons", content.into_any())
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
    let content = view! {
        {error_summary(move || problems.clone()).view()}
        {text_field(right, named).view()}
        {text_field(wrong, optional).view()}
        {password_field(Field::new("password", |_| None), "Password", "", "current-password").view()}
    };
    plate("Fields", content.into_any())
}

fn notices() -> AnyView {
    let notice = |tone| {
        view! { <Notice tone title="A title"><p>"What there is to know."</p></Notice> }
    };
    let tones = [Tone::Info, Tone::Success, Tone::Warning, Tone::Danger];
    plate("Notices", tones.map(notice).collect_view().into_any())
}

fn scopes() -> AnyView {
    let all: ScopeSet = Scope::ALL.iter().copied().collect();
    let added = ScopeSet::EMPTY.with(Scope::UsageWrite, true);
    let content = view! {
        <ScopeList scopes=all added />
        <ScopeIds scopes=all />
    };
    plate("Scopes", content.into_any())
}

fn small_things() -> AnyView {
    let content = view! {
        <div class="actions">
            <StatusBadge status=AppStatus::Active />
            <StatusBadge status=AppStatus::Disabled />
            <Badge text="Info" tone="info" />
            <Badge text="Warning" tone="warning" />
            <Badge text="Danger" tone="danger" />
        </div>
        <Copyable id="client-id" label="Copy client ID" text="ptnapp_4tVx0Qm2nB7sKcYd1LpRz8Hj" />
        <p><ExternalLink href="https://acme.example/labeling".to_owned() /></p>
        <p><Time at=AT.to_owned() /> " " <DateTime at=AT.to_owned() /></p>
        <p><Typed text="<b>שלום</b> typed by somebody" /></p>
    };
    plate("Small things", content.into_any())
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
    let tiles = names.map(|name| view! { <Tile name /> }).collect_view();
    plate("Tiles", view! { <div class="actions">{tiles}</div> }.into_any())
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
    plate(
        "Icons",
        view! { <div class="actions">{icons.map(Icon::view).collect_view()}</div> }.into_any(),
    )
}

fn loading() -> AnyView {
    let nothing = Callback::new(|()| {});
    let content = view! {
        <Skeleton lines=1 kind="title" />
        <Skeleton lines=3 />
        <Skeleton lines=1 kind="row" />
        <LoadFailed what="The list could not be loaded" error=ApiError::Network on_retry=nothing />
    };
    plate("Loading", content.into_any())
}

fn dialog() -> AnyView {
    let open = RwSignal::new(true);
    let content = view! {
        <button type="button" class="button" on:click=move |_| open.set(true)>"Open"</button>
        <Dialog id="dialog" open title="Disconnect Acme Labeling?">
            <p>"Its token stops working at once."</p>
            <div class="actions end">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <button type="button" class="button danger">"Disconnect"</button>
            </div>
        </Dialog>
    };
    plate("Dialog", content.into_any())
}
