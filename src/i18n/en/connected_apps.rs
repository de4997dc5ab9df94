use domain::wire::InstallStatus;

use crate::i18n::connected_apps::Texts;

pub(in crate::i18n) static TEXTS: Texts = Texts {
    intro: "Platform apps that have access to your organization's data, and those that had it.",
    failed: "The connected apps could not be loaded",
    empty: "No app is connected",
    empty_hint: "Connections start at the platform: it gives you a link to OpenTrain, where an owner of your organization sees what the app asks for and decides.",
    made_by: "Made by {owner}",
    status: |status| match status {
        InstallStatus::Active => "Connected",
        InstallStatus::Revoked => "Disconnected",
    },
    switched_off: "Its developers have switched it off. It has no access while it is off; the connection stays.",
    scopes: "It is able to",
    work_email: "Work Email",
    shared: "Shared",
    not_shared: "Not shared",
    connected: "Connected",
    disconnected: "Ended",
    by: "by {name}",
    token: "Token",
    last_used: "Last used",
    disconnect_app: "Disconnect {app}",
    disconnect_title: "Disconnect {app}?",
    disconnect_effect: "Its token stops working at once, and {app} has no access to your organization any more. What it read before stays with it.",
    disconnect_again: "To connect it again, open its link once more; it then gets a new token.",
    disconnect: "Disconnect",
    disconnecting: "Disconnecting…",
    owners_only: "Only an owner of your organization can disconnect an app.",
};
