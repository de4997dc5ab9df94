//! Two versions of one app, side by side: somebody saved while it was being edited.

use domain::wire::App;
use leptos::prelude::*;

use super::changes::{Change, changes};
use super::{AppForm, input_of};
use crate::components::change::values;
use crate::components::notice::{Notice, Tone};
use crate::i18n::platform_apps::t;

/// `theirs` is what is saved now. Nothing is merged: one version is chosen.
#[component]
pub fn Conflict(form: AppForm, theirs: App, on_chosen: Callback<()>) -> impl IntoView {
    let differences = changes(&input_of(&theirs), &form.input());
    let keep_mine = {
        let theirs = theirs.clone();
        move |_| {
            form.rebase(theirs.clone());
            on_chosen.run(());
        }
    };
    let take_theirs = move |_| {
        form.fill(&input_of(&theirs));
        form.rebase(theirs.clone());
        on_chosen.run(());
    };
    let row = |change: Change| {
        view! {
            <tr>
                <th scope="row">{change.label}</th>
                <td>{values(change.new)}</td>
                <td>{values(change.old)}</td>
            </tr>
        }
    };
    view! {
        <div class="conflict" tabindex="-1" role="alert" id="conflict">
            <Notice tone=Tone::Warning title=t().conflict_title().to_owned()>
                <p>{t().conflict_text()}</p>
                <div class="table-scroll" role="group" aria-label=t().conflict_title() tabindex="0">
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">{t().field()}</th>
                                <th scope="col">{t().yours()}</th>
                                <th scope="col">{t().theirs()}</th>
                            </tr>
                        </thead>
                        <tbody>{differences.into_iter().map(row).collect_view()}</tbody>
                    </table>
                </div>
                <div class="actions">
                    <button type="button" class="button" on:click=keep_mine>{t().keep_mine()}</button>
                    <button type="button" class="button" on:click=take_theirs>{t().take_theirs()}</button>
                </div>
            </Notice>
        </div>
    }
}
