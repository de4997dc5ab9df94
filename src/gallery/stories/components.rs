use domain::api_types::{AppStatus, DisabledBy};
use domain::{AppName, Scope, ScopeSet};
use leptos::prelude::*;

use crate::api::ApiError;
use crate::components::avatar::Avatar;
use crate::components::button::{Button, SubmitButton};
use crate::components::copy::CopyField;
use crate::components::dates::{DateText, DateTimeText};
use crate::components::dialog::Dialog;
use crate::components::error_summary::{ErrorSummary, Problem};
use crate::components::external_link::ExternalLink;
use crate::components::field::Field;
use crate::components::heading::PageHeading;
use crate::components::icon::{Glyph, Icon};
use crate::components::load::{LoadFailed, Skeleton};
use crate::components::minimal_layout::MinimalLayout;
use crate::components::navigation_guard::NavigationGuard;
use crate::components::notice::{Notice, Tone};
use crate::components::password_field::PasswordField;
use crate::components::scopes::{ScopeIds, ScopeList};
use crate::components::status::{Badge, BadgeTone, StatusBadge};
use crate::components::text_field::TextField;
use crate::components::text_input::InputKind;
use crate::components::user_text::UserText;
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
            .props(&[("class", "primary, danger, quiet, none"), ("pending", "true, false")]),
        Story::new("fields", "Fields", fields)
            .files(&[
                "src/components/text_field.rs",
                "src/components/password_field.rs",
                "src/components/error_summary.rs",
                "style/field.css",
            ])
            .props(&[
                ("value", "right, wrong, empty"),
                ("hint", "Shown to customers."),
                ("limit", "120"),
                ("optional", "true, false"),
            ]),
        Story::new("notices", "Notices", notices)
            .files(&["src/components/notice.rs", "style/notice.css"])
            .props(&[("tone", "Info, Success, Warning, Danger")]),
        Story::new("scopes", "Scopes", scopes)
            .files(&["src/components/scopes.rs", "style/content.css"])
            .props(&[("scopes", "all"), ("added", "usage:write")]),
        Story::new("small-components", "Status, copy, links, dates", small_components)
            .files(&[
                "src/components/status.rs",
                "src/components/copy.rs",
                "src/components/dates.rs",
                "style/content.css",
            ])
            .props(&[("status", "Active, Disabled"), ("tone", "info, warning, danger")]),
        Story::new("avatars", "Avatars", avatars)
            .files(&["src/components/avatar.rs", "style/content.css"])
            .props(&[("name", "one of each color, Hebrew, an emoji, empty")]),
        Story::new("icons", "Icons", icons)
            .files(&["src/components/icon.rs", "style/base.css"])
            .props(&[("glyph", "all")]),
        Story::new("loading", "Loading", loading)
            .files(&["src/components/load.rs", "style/content.css"])
            .props(&[("lines", "1, 3"), ("shape", "title, text, row"), ("error", "Network")]),
        Story::new("dialog", "Dialog", dialog)
            .files(&["src/components/dialog.rs", "style/dialog.css"])
            .props(&[("title", "Disconnect Acme Labeling?"), ("open", "true")])
            .interactions(&[See("dialog[open]")]),
    ]
}

/// A page around what a story shows.
fn story_page(name: &'static str, content: impl IntoView + 'static) -> AnyView {
    provide_context(NavigationGuard::new());
    view! {
        <MinimalLayout>
            <div class="stack">
                <PageHeading title=name />
                {content}
            </div>
        </MinimalLayout>
    }
    .into_any()
}

fn buttons() -> AnyView {
    let submit = |pending: bool| {
        let pending = RwSignal::new(pending);
        view! { <SubmitButton label="Create app" pending_label="Creating…" pending /> }
    };
    let plain = |class: &'static str, label: &'static str, pending: bool| {
        view! {
            <Button class pending on_press=|| ()>
                {label}
            </Button>
        }
    };
    let buttons = view! {
        <div class="actions">
            {submit(false)} {submit(true)} {plain("button", "Plain", false)}
            {plain("button danger", "Danger", false)} {plain("button quiet", "Quiet", false)}
            {plain("button", "Busy", true)}
        </div>
    };
    story_page("Buttons", buttons)
}

fn fields() -> AnyView {
    let rule = |text: &str| AppName::parse(text).err();
    let right = Field::new("name", rule);
    right.value.set("Acme Labeling".into());
    let wrong = Field::new("displayName", rule);
    wrong.validate();
    let password = Field::new("password", |_| None);
    let problems = RwSignal::new(vec![Problem::of_field("displayName", "Enter your name.")]);
    let fields = view! {
        <ErrorSummary problems />
        <TextField field=right label="Name" hint="Shown to customers." limit=120 />
        <TextField field=wrong label="Your name" optional=true />
        <PasswordField field=password label="Password" kind=InputKind::CurrentPassword />
    };
    story_page("Fields", fields)
}

fn notices() -> AnyView {
    let notice = |tone| {
        view! {
            <Notice tone title="A title">
                <p>"What there is to know."</p>
            </Notice>
        }
    };
    let tones = [Tone::Info, Tone::Success, Tone::Warning, Tone::Danger];
    story_page("Notices", tones.map(notice).collect_view())
}

fn scopes() -> AnyView {
    let all: ScopeSet = Scope::ALL.iter().copied().collect();
    let added = ScopeSet::EMPTY.with(Scope::UsageWrite, true);
    let lists = view! {
        <ScopeList scopes=all added />
        <ScopeIds scopes=all />
    };
    story_page("Scopes", lists)
}

fn small_components() -> AnyView {
    let content = view! {
        <div class="actions">
            <StatusBadge status=AppStatus::Active />
            <StatusBadge status=AppStatus::Disabled />
            <StatusBadge status=AppStatus::Disabled disabled_by=Some(DisabledBy::Operator) />
            <Badge text="Info" tone=BadgeTone::Info />
            <Badge text="Warning" tone=BadgeTone::Warning />
            <Badge text="Pending" tone=BadgeTone::Pending />
            <Badge text="Failed" tone=BadgeTone::Failed />
        </div>
        <CopyField id="client-id" label="Copy client ID" text="ptnapp_4tVx0Qm2nB7sKcYd1LpRz8Hj" />
        <p>
            <ExternalLink href="https://acme.example/labeling" />
        </p>
        <p>
            <DateText at=AT />
            " "
            <DateTimeText at=AT />
        </p>
        <p>
            <UserText text="<b>שלום</b> typed by somebody" />
        </p>
    };
    story_page("Small components", content)
}

/// One of each color.
fn avatars() -> AnyView {
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
    let avatars = names.map(|name| view! { <Avatar name=name.to_owned() /> }).collect_view();
    story_page("Avatars", view! { <div class="actions">{avatars}</div> })
}

fn icons() -> AnyView {
    let glyphs = [
        Glyph::Alert,
        Glyph::Bolt,
        Glyph::Chart,
        Glyph::Check,
        Glyph::Chevron,
        Glyph::Code,
        Glyph::Contract,
        Glyph::Copy,
        Glyph::External,
        Glyph::Eye,
        Glyph::Info,
        Glyph::Link,
        Glyph::LinkPlus,
        Glyph::Mail,
        Glyph::Moon,
        Glyph::Plus,
        Glyph::Search,
        Glyph::SignOut,
        Glyph::Sun,
        Glyph::System,
        Glyph::Trash,
        Glyph::Users,
    ];
    let icons = glyphs.map(|glyph| view! { <Icon glyph /> }).collect_view();
    story_page("Icons", view! { <div class="actions">{icons}</div> })
}

fn loading() -> AnyView {
    let states = view! {
        <Skeleton lines=1 kind="title" />
        <Skeleton lines=3 />
        <Skeleton lines=1 kind="row" />
        <LoadFailed
            what="The list could not be loaded"
            error=ApiError::Network
            on_retry=|| ()
        />
    };
    story_page("Loading", states)
}

fn dialog() -> AnyView {
    let open = RwSignal::new(true);
    let dialog = view! {
        <Button on_press=move || open.set(true)>"Open"</Button>
        <Dialog id="dialog" open title=|| "Disconnect Acme Labeling?">
            <p>"Its token stops working at once."</p>
            <div class="actions end">
                <Button on_press=move || open.set(false)>"Cancel"</Button>
                <Button class="button danger" on_press=|| ()>"Disconnect"</Button>
            </div>
        </Dialog>
    };
    story_page("Dialog", dialog)
}
