use domain::ScopeSet;
use domain::wire::{AppStatus, Install, InstallStatus, Role};

use crate::app::CurrentSession;
use crate::components::notice::{Tone, notice};
use crate::components::sentence::sentence;
use crate::components::status::badge;
use crate::components::text::{date_time, time, typed};
use crate::components::tile::tile;
use crate::dom::{El, action, code, dd, div, dl, dt, h2, li, live, or_nothing, p, span, ul};
use crate::i18n::common::scope_title;
use crate::i18n::connected_apps::{status, t};

pub(super) fn heading_id(install: &str) -> String {
    format!("connection-{install}")
}

/// One install. An owner may `disconnect` it.
pub(super) fn connection(
    install: &Install,
    session: CurrentSession,
    disconnect: impl Fn(Install) + Copy + 'static,
) -> El {
    let is_live = install.status == InstallStatus::Active;
    let is_off = is_live && install.app.status == AppStatus::Disabled;
    let subject = install.clone();
    let button = move || {
        let subject = subject.clone();
        let name = [("app", &*subject.app.name)];
        let label = span().child(sentence(t().disconnect_app(), &name));
        action("button small danger-outline typed", move |_| disconnect(subject.clone()))
            .child(label)
    };
    let owner = [("owner", &*install.app.owner_name)];
    let name = div().class("connection-name").child([
        h2().id(&heading_id(&install.id)).attr("tabindex", "-1").child(typed(&install.app.name)),
        p().class("muted small-text typed").child(sentence(t().made_by(), &owner)),
    ]);
    let tone = if is_live { "active" } else { "disabled" };
    let top = [tile(&install.app.name), name, badge(status(install.status), tone)];
    li().class("card connection")
        .child(div().class("connection-header").child(top))
        .child(is_off.then(|| notice(Tone::Info, "", p().child(t().switched_off()))))
        .child(facts(install))
        .child(live(move || or_nothing((is_live && session.is(Role::Owner)).then(&button))))
}

fn facts(install: &Install) -> El {
    let scopes = ScopeSet::from_words(&install.scopes);
    let scopes: Vec<_> = scopes.iter().map(|scope| li().child(scope_title(scope))).collect();
    let who = [("name", &*install.granted_by)];
    let by = sentence(t().by(), &who);
    let connected = dd().class("typed").child(time(&install.created_at)).child((" ", by));
    let used = install.last_used_at.as_ref();
    let used = used.map_or_else(
        || dd().child(crate::i18n::settings::t().never()),
        |at| dd().child(date_time(at)),
    );
    let disconnected = |at| [dt().child(t().disconnected()), dd().child(date_time(at))];
    dl().class("facts")
        .child([
            dt().child(t().scopes()),
            dd().child(ul().class("plain").attr("role", "list").child(scopes)),
            dt().child(t().work_email()),
            dd().child(if install.pii_consent { t().shared() } else { t().not_shared() }),
            dt().child(t().connected()),
            connected,
        ])
        .child(install.revoked_at.as_ref().map(|at| disconnected(at)))
        .child([
            dt().child(t().token()),
            dd().child(code().class("typed").child(&*install.token_hint)),
            dt().child(t().last_used()),
            used,
        ])
}
