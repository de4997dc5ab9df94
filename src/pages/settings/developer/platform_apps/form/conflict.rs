use domain::api_types::App;
use leptos::prelude::*;

use super::changes::{Change, changes};
use super::state::{AppFormState, input_of};
use crate::components::button::Button;
use crate::components::diff::ValueList;
use crate::components::notice::{Notice, Tone};
use crate::i18n::platform_apps::t;

/// The `id` of the comparison, to move the focus there.
pub const CONFLICT: &str = "conflict";

/// Two versions of one app side by side: somebody saved `theirs` while it was being edited. They
/// aren't merged: the developer chooses one.
#[component]
pub fn EditConflict(
    form: AppFormState,
    theirs: App,
    #[prop(into)] on_choose: UnsyncCallback<()>,
) -> impl IntoView {
    let differences = changes(&input_of(&theirs), &form.input());
    let theirs = StoredValue::new(theirs);
    let keep_mine = move || {
        form.rebase(theirs.get_value());
        on_choose.run(());
    };
    let take_theirs = move || {
        theirs.with_value(|app| form.fill(&input_of(app)));
        form.rebase(theirs.get_value());
        on_choose.run(());
    };
    view! {
        <div id=CONFLICT class="conflict" tabindex="-1" role="alert">
            <Notice tone=Tone::Warning title=t().conflict_title()>
                <p>{t().conflict_text()}</p>
                <div
                    class="table-scroll"
                    role="group"
                    aria-label=t().conflict_title()
                    tabindex="0"
                >
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
                    <Button on_press=keep_mine>{t().keep_mine()}</Button>
                    <Button on_press=take_theirs>{t().take_theirs()}</Button>
                </div>
            </Notice>
        </div>
    }
}

fn row(Change { field, old, new }: Change) -> AnyView {
    view! {
        <tr>
            <th scope="row">{field.label()}</th>
            <td>
                <ValueList values=new />
            </td>
            <td>
                <ValueList values=old />
            </td>
        </tr>
    }
    .into_any()
}
