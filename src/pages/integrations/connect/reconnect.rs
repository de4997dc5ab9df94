use domain::wire::CurrentInstall;
use domain::{Scope, ScopeSet};

use crate::components::notice::{Tone, notice};
use crate::components::sentence::sentence;
use crate::components::text::dated;
use crate::dom::{El, dd, div, dl, dt, p, section, span, strong};
use crate::i18n::consent::t;

/// What approving does to the connection that the organization has (rule 20).
pub fn reconnect(current: &CurrentInstall, scopes: ScopeSet, heading: El) -> El {
    let change = ScopeSet::from_words(&current.scopes).change_to(scopes);
    let said = dated(&current.created_at, |date| {
        span()
            .child(sentence(t().reconnect(), &[("date", date)]))
            .child(" ")
            .child(strong().child(t().reconnect_effect()))
    });
    let rows = dl().class("scope-change").child([
        row(t().added(), change.added),
        row(t().kept(), change.kept),
        row(t().dropped(), change.dropped),
    ]);
    section().class("reconnect").child(notice(Tone::Warning, "", [heading, p().child(said), rows]))
}

fn row(label: &str, scopes: ScopeSet) -> Option<El> {
    (!scopes.is_empty()).then(|| div().child(dt().child(label)).child(dd().child(titles(scopes))))
}

fn titles(scopes: ScopeSet) -> String {
    let title = crate::i18n::common::scope_title;
    let titles: Vec<_> = scopes.iter().map(|scope: Scope| title(scope)).collect();
    titles.join(" · ")
}
