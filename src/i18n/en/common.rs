use domain::redirect::BaseWarning;
use domain::wire::AppStatus;
use domain::{RedirectRefusal, Scope};

use crate::i18n::common::Texts;

pub(in crate::i18n) static TEXTS: Texts = Texts {
    tag: "en",
    product: "OpenTrain",
    title: |screen, area| format!("{screen} · {area}"),
    skip_to_content: "Skip to content",
    loading: "Loading…",
    try_again: "Try again",
    cancel: "Cancel",
    optional: "optional",
    none: "None",
    load_more: "Load more",
    loading_more: "Loading more…",
    opens_in_new_tab: "opens in a new tab",
    copied: "Copied",
    copy_refused: "Your browser refused to copy. The text is selected: press Ctrl+C or ⌘C.",
    show_password: "Show password",
    there_is_a_problem: "There is a problem",
    new: "New",
    includes: |title| format!("Includes “{title}”."),
    characters_left: |n| {
        if n == 1 { "1 character left".into() } else { format!("{n} characters left") }
    },
    characters_over: |n| {
        if n == 1 { "1 character too many".into() } else { format!("{n} characters too many") }
    },
    theme: "Theme",
    theme_system: "System",
    theme_light: "Light",
    theme_dark: "Dark",
    crashed: "Something went wrong on this page",
    crashed_hint: "Load the page again to go on. What was saved is safe.",
    reload: "Reload",
    not_found: "Page not found",
    not_found_hint: "The address may be mistyped, or what was here is gone.",
    to_start: "Go to your platform apps",
    offline: "OpenTrain cannot be reached. Check your connection, then try again.",
    server_failed: "Something went wrong on our side. Try again in a moment.",
    rate_limited: |seconds| {
        format!("That was too often in a short time. Try again in {seconds} seconds.")
    },
    status: |status| match status {
        AppStatus::Active => "Active",
        AppStatus::Disabled => "Disabled",
    },
    scope_title,
    scope_meaning,
    field_message: domain::messages::message,
    base_warning: |warning| match warning {
        BaseWarning::Unencrypted => {
            "Not encrypted: anyone on the way can read and change what is sent to an http address."
        }
        BaseWarning::WholeSite => {
            "Admits every page of this site. A path such as /callback is safer."
        }
        BaseWarning::Address => {
            "An IP address may belong to somebody else tomorrow. Use a host name."
        }
    },
    refusal,
    settings: "Settings",
    developer: "Developer",
    organization: "Organization",
    platform_apps: "Platform apps",
    connected_apps: "Connected apps",
    members: "Members",
    account: "Account",
    sessions: "Sessions",
    sign_out: "Sign out",
    unsaved_title: "Leave without saving?",
    unsaved_text: "What you typed on this page is not saved.",
    unsaved_leave: "Leave",
    unsaved_stay: "Stay on this page",
    never: "Never",
};

fn scope_title(scope: Scope) -> &'static str {
    match scope {
        Scope::ProjectLinksRead => "See project links",
        Scope::ProjectLinksWrite => "Create and remove project links",
        Scope::ContractsRead => "See contracts and budgets",
        Scope::ParticipantsRead => "See who works on your contracts",
        Scope::ParticipantsEmail => "Receive trainers' Work Email",
        Scope::UsageWrite => "Report work",
        Scope::WebhooksManage => "Manage webhooks",
    }
}

fn scope_meaning(scope: Scope) -> &'static str {
    match scope {
        Scope::ProjectLinksRead => {
            "Which of the platform's projects are linked to your OpenTrain jobs."
        }
        Scope::ProjectLinksWrite => "See, link and unlink its projects and your jobs.",
        Scope::ContractsRead => "Contracts on linked jobs and how much of their budget is used.",
        Scope::ParticipantsRead => {
            "Hired trainers: ID, display name, country, profile link; never a personal address."
        }
        Scope::ParticipantsEmail => {
            "The @opentrain.work address, only if you also tick the PII box."
        }
        Scope::UsageWrite => "Daily hours, tasks and labels on linked contracts.",
        Scope::WebhooksManage => "Where lifecycle events are sent.",
    }
}

fn refusal(refusal: RedirectRefusal) -> &'static str {
    match refusal {
        RedirectRefusal::ReservedParameter => {
            "Its query has a parameter that OpenTrain's answer or a sign-in protocol uses, such as state or code. Rename it."
        }
        RedirectRefusal::NoneRegistered => {
            "The app has no redirect URI. Register one, or leave redirect_uri out of the link."
        }
        RedirectRefusal::OriginMismatch => {
            "Scheme, host and port are those of no registered redirect URI."
        }
        RedirectRefusal::PathMismatch => {
            "Its path is neither a registered redirect URI's path nor below it."
        }
        RedirectRefusal::Characters => {
            "Use only characters of a URL: no spaces or control characters, and every % followed by two hex digits."
        }
        other => domain::messages::redirect_uri(other.into()),
    }
}
