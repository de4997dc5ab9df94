use domain::wire::AppStatus;
use domain::{AppName, Scope, ScopeSet};
use leptos::prelude::*;

use super::Specimen;
use crate::components::button::{Button, SubmitButton};
use crate::components::copy::Copyable;
use crate::components::dialog::Dialog;
use crate::components::error_summary::{ErrorSummary, Problem};
use crate::components::field::{Field, PasswordField, TextField};
use crate::components::loader::Skeleton;
use crate::components::notice::{Notice, Tone};
use crate::components::page::{BarePage, Heading};
use crate::components::scopes::{ScopeIds, ScopeList};
use crate::components::status::{Badge, StatusBadge};
use crate::components::text::{DateTime, ExternalLink, Time, Typed};
use crate::components::tile::Tile;

const AT: &str = "2026-03-01T09:30:00.000Z";

pub(super) fn specimens() -> Vec<Specimen> {
    vec![
        Specimen { name: "buttons", show: buttons },
        Specimen { name: "fields", show: fields },
        Specimen { name: "notices", show: notices },
        Specimen { name: "scopes", show: scopes },
        Specimen { name: "small-things", show: small_things },
        Specimen { name: "dialog", show: dialog },
    ]
}

fn plate(name: &'static str, content: AnyView) -> AnyView {
    view! { <BarePage><div class="stack"><Heading text=name /> {content}</div></BarePage> }
        .into_any()
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
    let content = view! {
        <ErrorSummary problems=Signal::stored(problems) />
        <TextField field=right label="Name" hint="Shown to customers." limit=120 />
        <TextField field=wrong label="Your name" is_optional=true />
        <PasswordField
            field=Field::new("password", |_| None)
            label="Password"
            autocomplete="current-password"
        />
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
    let names = ["Acme", "Boxwise", "Corvid", "Delta", "Ember", "Fathom", "שלום"];
    let content = view! {
        <div class="actions">{names.map(|name| view! { <Tile name /> }).collect_view()}</div>
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
        <Skeleton lines=3 />
        <Skeleton lines=1 kind="row" />
    };
    plate("Small things", content.into_any())
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
