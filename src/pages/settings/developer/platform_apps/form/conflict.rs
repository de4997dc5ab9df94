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
    let theirs = StoredValue::new(theirs);
    // The form below can still be edited, and "Keep my version" means what it says by then.
    let differences =
        move || theirs.with_value(|theirs| changes(&input_of(theirs), &form.current()));
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
        <div
            id=CONFLICT
            class="conflict"
            tabindex="-1"
            role="group"
            aria-label=t().conflict_title()
        >
            <Notice tone=Tone::Warning title=t().conflict_title()>
                // Without the versions, which change on each keystroke.
                <p role="alert">{t().conflict_text()}</p>
                <dl class="diff-list">
                    {move || differences().into_iter().map(versions).collect_view()}
                </dl>
                <div class="actions">
                    <Button on_press=keep_mine>{t().keep_mine()}</Button>
                    <Button on_press=take_theirs>{t().take_theirs()}</Button>
                </div>
            </Notice>
        </div>
    }
}

fn versions(Change { field, old, new }: Change) -> AnyView {
    view! {
        <dt>{field.label()}</dt>
        <dd class="versions">
            <div>
                <p class="muted small-text">{t().yours()}</p>
                <ValueList values=new />
            </div>
            <div>
                <p class="muted small-text">{t().theirs()}</p>
                <ValueList values=old />
            </div>
        </dd>
    }
    .into_any()
}
