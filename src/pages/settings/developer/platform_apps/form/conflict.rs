//! Two versions of one app, side by side: somebody saved while it was being edited.

use domain::wire::App;

use super::changes::{Change, changes};
use super::{AppForm, input_of};
use crate::components::change::values;
use crate::components::notice::{Tone, notice};
use crate::dom::{El, action, div, p, table, tbody, td, th, thead, tr};
use crate::i18n::platform_apps::t;

/// `theirs` is what is saved now. Nothing is merged: one version is chosen.
pub fn conflict_view(form: AppForm, theirs: App, on_chosen: impl Fn() + Copy + 'static) -> El {
    let row = |change: Change| {
        let name = th().attr("scope", "row").child(change.label);
        tr().child([name, td().child(values(&change.new)), td().child(values(&change.old))])
    };
    let rows: Vec<_> = changes(&input_of(&theirs), &form.input()).into_iter().map(row).collect();
    let column = |name: &str| th().attr("scope", "col").child(name);
    let head = tr().child([t().field(), t().yours(), t().theirs()].map(column));
    let table = table().class("table").child([thead().child(head), tbody().child(rows)]);
    let keep_mine = {
        let theirs = theirs.clone();
        move |_| {
            form.rebase(theirs.clone());
            on_chosen();
        }
    };
    let take_theirs = move |_| {
        form.fill(&input_of(&theirs));
        form.rebase(theirs.clone());
        on_chosen();
    };
    let content = [
        p().child(t().conflict_text()),
        div()
            .class("table-scroll")
            .attr("role", "group")
            .attr("aria-label", t().conflict_title())
            .attr("tabindex", "0")
            .child(table),
        div().class("actions").child([
            action("button", keep_mine).child(t().keep_mine()),
            action("button", take_theirs).child(t().take_theirs()),
        ]),
    ];
    div()
        .class("conflict")
        .attr("tabindex", "-1")
        .attr("role", "alert")
        .id("conflict")
        .child(notice(Tone::Warning, t().conflict_title(), content))
}
