use super::Specimen;
use super::stand_in::{Server, screen};

const APPS: &str = "/settings/developer/platform-apps";
const CONNECTED: &str = "/settings/connected-apps";
const MEMBERS: &str = "/settings/members";
const ACTIVITY: &str = "/settings/activity";
const SESSIONS: &str = "/settings/sessions";

pub(super) fn specimens() -> Vec<Specimen> {
    macro_rules! specimens {
        ($($name:literal => $path:expr, $server:ident);+ $(;)?) => {
            vec![$(Specimen { name: $name, show: || screen(&$path, Server::$server) }),+]
        };
    }
    specimens![
        "sign-in" => "/sign-in", Full;
        "sign-up" => "/sign-up", Full;
        "sign-up-invited" => "/sign-up#invitation=8sK2", Full;
        "platform-apps" => APPS, Full;
        "platform-apps-none" => APPS, Empty;
        "platform-apps-failed" => APPS, Down;
        "platform-apps-loading" => APPS, Waiting;
        "new-app" => format!("{APPS}/new"), Full;
        "new-app-filled-in" => format!("{APPS}/new?name=Acme&scope=usage:write&redirect_uri=http://acme.example/"), Full;
        "app" => format!("{APPS}/1"), Full;
        "app-loading" => format!("{APPS}/1"), Waiting;
        "app-failed" => format!("{APPS}/1"), Down;
        "edit-app" => format!("{APPS}/1/edit"), Full;
        "connected-apps" => CONNECTED, Full;
        "connected-apps-member" => CONNECTED, ForMember;
        "connected-apps-none" => CONNECTED, Empty;
        "connected-apps-failed" => CONNECTED, Down;
        "members" => MEMBERS, Full;
        "members-member" => MEMBERS, ForMember;
        "members-loading" => MEMBERS, Waiting;
        "activity" => ACTIVITY, Full;
        "activity-none" => ACTIVITY, Empty;
        "activity-failed" => ACTIVITY, Down;
        "sessions" => SESSIONS, Full;
        "sessions-failed" => SESSIONS, Down;
        "page-not-found" => "/no/such/page", Full;
    ]
}
