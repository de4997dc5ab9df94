use std::rc::Rc;

use domain::RedirectBase;
use domain::redirect::BaseWarning;
use leptos::prelude::*;
use web_sys::ClipboardEvent;

use super::redirect_rows::{ADD, FIELD, RedirectRows, Row};
use crate::components::field::{FieldError, FieldHint, defer_blur_validation};
use crate::components::icon::{Glyph, Icon};
use crate::components::text_input::url_input;
use crate::i18n::fields::field_message;
use crate::i18n::platform_apps::{base_warning, redirect_uri_n, remove_redirect_uri_n, t};

/// The redirect URIs, one per row.
#[component]
pub fn RedirectUris(rows: RedirectRows) -> impl IntoView {
    let is_full = Memo::new(move |_| rows.rows.read().len() >= RedirectBase::MAX_COUNT);
    view! {
        <fieldset class="stack" aria-describedby="redirectUris-hint">
            <legend>{t().redirect_uris()}</legend>
            <FieldHint id=FIELD text=t().redirect_uris_hint() />
            <div class="redirect-rows">
                <ForEnumerate
                    each=move || rows.rows.get()
                    key=|row| row.key
                    children=move |index, row| view! { <RedirectUriRow rows index row /> }
                />
            </div>
            <div role="status">
                {move || {
                    let overflow = rows.overflow.get();
                    (overflow > 0)
                        .then(|| {
                            view! { <p class="field-error">{t().pasted_too_many(overflow)}</p> }
                                .into_any()
                        })
                }}
            </div>
            {move || {
                if is_full.get() {
                    view! {
                        <p id=ADD class="hint" tabindex="-1">
                            {t().redirect_uris_full()}
                        </p>
                    }
                        .into_any()
                } else {
                    view! {
                        <button
                            id=ADD
                            type="button"
                            class="button small add-row"
                            on:click=move |_| rows.add()
                        >
                            <Icon glyph=Glyph::Plus />
                            {t().add_redirect_uri()}
                        </button>
                    }
                        .into_any()
                }
            }}
        </fieldset>
    }
}

#[component]
fn RedirectUriRow(rows: RedirectRows, index: ReadSignal<usize>, row: Row) -> impl IntoView {
    let id = row.id();
    let error_id = format!("{id}-error");
    let warning_id = format!("{id}-warning");
    let value = RwSignal::from(row.value.clone());
    let error = Memo::from(row.error.clone());
    let warnings = Memo::from(row.warnings.clone());
    let row = StoredValue::new(row);

    let description = {
        let warning_id = warning_id.clone();
        move || match error.get() {
            Some(_) => Some(error_id.clone()),
            None => (!warnings.read().is_empty()).then(|| warning_id.clone()),
        }
    };
    let blur = move |_| {
        // The press that causes the blur may remove the row, or the form.
        defer_blur_validation(Rc::new(move || {
            row.try_with_value(Row::on_blur);
        }));
    };
    let paste = move |ev: ClipboardEvent| {
        let text = ev.clipboard_data().and_then(|data| data.get_data("text").ok());
        if let Some(text) = text.filter(|text| text.trim().contains('\n')) {
            ev.prevent_default();
            row.with_value(|row| rows.on_paste(row, &text));
        }
    };
    view! {
        <div class="redirect-row field">
            <div class="input-row">
                <input
                    id=id.clone()
                    class="input code"
                    {..url_input()}
                    aria-label=move || redirect_uri_n(index.get() + 1)
                    prop:value=move || value.get()
                    aria-invalid=move || error.get().map(|_| "true")
                    aria-describedby=description
                    on:input=move |ev| row.with_value(|row| row.on_input(event_target_value(&ev)))
                    on:change=move |_| row.with_value(Row::read_control)
                    on:blur=blur
                    on:paste=paste
                />
                <button
                    type="button"
                    class="button icon-only"
                    aria-label=move || remove_redirect_uri_n(index.get() + 1)
                    on:click=move |_| row.with_value(|row| rows.remove(row))
                >
                    <Icon glyph=Glyph::Trash />
                </button>
            </div>
            <FieldError
                id
                error=Signal::derive(move || error.get().map(|code| field_message(FIELD, code)))
            />
            {move || {
                let warnings = warnings.get();
                (!warnings.is_empty())
                    .then(|| {
                        view! {
                            <ul id=warning_id.clone() class="warnings" role="list">
                                {warnings.into_iter().map(warning).collect_view()}
                            </ul>
                        }
                            .into_any()
                    })
            }}
        </div>
    }
}

fn warning(warning: BaseWarning) -> AnyView {
    view! {
        <li class="field-warning">
            <Icon glyph=Glyph::Info />
            <span>{base_warning(warning)}</span>
        </li>
    }
    .into_any()
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use leptos::task::tick;
    use wasm_bindgen::JsCast;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    use web_sys::{HtmlElement, HtmlInputElement};

    use super::*;
    use crate::test_support::{Mounted, mount};

    wasm_bindgen_test_configure!(run_in_browser);

    const ROWS: [&str; 3] =
        ["https://a.example/cb", "https://b.example/cb", "https://c.example/cb"];

    async fn rows(values: &[&str]) -> (RedirectRows, Mounted) {
        let rows = RedirectRows::new();
        let values: Vec<_> = values.iter().map(ToString::to_string).collect();
        rows.fill(&values);
        (rows, mount(move || view! { <RedirectUris rows /> }.into_any()).await)
    }

    /// The control of the row at `index`, which counts from zero.
    fn control(rows: RedirectRows, index: usize) -> String {
        format!("#{}", rows.rows.read_untracked()[index].id())
    }

    fn focused() -> HtmlElement {
        document().active_element().unwrap().unchecked_into()
    }

    fn error(page: &Mounted, control: &str) -> Option<String> {
        page.find(&format!("{control}-error"))?.text_content()
    }

    #[wasm_bindgen_test]
    async fn focus_moves_to_the_row_that_takes_the_place_of_a_removed_one() {
        let (rows, page) = rows(&ROWS).await;
        let next = control(rows, 2);
        // `click` waits for microtasks only: a frame or a timeout would come too late.
        page.click(".redirect-row:nth-child(2) button").await;
        assert_eq!(focused(), page.get(&next));
        assert_eq!(focused().get_attribute("aria-label").as_deref(), Some("Redirect URI 2"));
        assert_eq!(untrack(|| rows.values()), [ROWS[0], ROWS[2]]);

        page.click(".redirect-row:nth-child(2) button").await;
        assert_eq!(focused(), page.get(&control(rows, 0)), "the last row is gone");
        page.click(".redirect-row:nth-child(1) button").await;
        assert_eq!(focused(), page.get("#add-redirect-uri"));
    }

    #[wasm_bindgen_test]
    async fn focus_moves_to_an_added_row() {
        let (rows, page) = rows(&ROWS).await;
        page.click("#add-redirect-uri").await;
        assert_eq!(focused(), page.get(&control(rows, 3)));
        assert_eq!(focused().get_attribute("aria-label").as_deref(), Some("Redirect URI 4"));
    }

    #[wasm_bindgen_test]
    async fn row_is_validated_on_blur_and_then_on_each_keystroke() {
        let (rows, page) = rows(&[""]).await;
        let control = control(rows, 0);
        page.fill(&control, "acme").await;
        assert_eq!(error(&page, &control), None);
        page.dispatch(&control, "blur").await;
        assert!(error(&page, &control).unwrap().contains("full address"));
        page.fill(&control, "https://acme.example/cb").await;
        assert_eq!(error(&page, &control), None);
        page.fill(&control, "https://acme.example//cb").await;
        assert!(error(&page, &control).unwrap().contains("Simplify the path"));
    }

    #[wasm_bindgen_test]
    async fn duplicate_error_disappears_when_the_other_row_changes() {
        let (rows, page) = rows(&["https://a.example/cb", "https://A.example:443/cb"]).await;
        let (first, second) = (control(rows, 0), control(rows, 1));
        assert_eq!(error(&page, &first), None);
        assert!(error(&page, &second).unwrap().contains("already in the list"));
        assert_eq!(rows.bases.get_untracked().len(), 1);
        page.fill(&first, "https://b.example/cb").await;
        assert_eq!(error(&page, &second), None);
        assert_eq!(rows.bases.get_untracked().len(), 2);
    }

    #[wasm_bindgen_test]
    async fn blank_row_is_refused_on_submit_until_something_is_typed() {
        let (rows, page) = rows(&[""]).await;
        let control = control(rows, 0);
        assert_eq!(rows.validate_all().len(), 1);
        tick().await;
        assert!(error(&page, &control).is_some());
        page.fill(&control, "h").await;
        page.fill(&control, "").await;
        assert_eq!(error(&page, &control), None);
    }

    #[wasm_bindgen_test]
    async fn value_filled_in_without_an_event_counts_on_submit() {
        let (rows, page) = rows(&[""]).await;
        let input: HtmlInputElement = page.get(&control(rows, 0)).unchecked_into();
        input.set_value(ROWS[0]);
        assert_eq!(rows.validate_all(), []);
        assert_eq!(untrack(|| rows.values()), [ROWS[0]]);
    }

    /// Rule 5.
    #[wasm_bindgen_test]
    async fn pasted_lines_beyond_the_tenth_row_are_counted() {
        let (rows, page) = rows(&[""]).await;
        let row = rows.rows.read_untracked()[0].clone();
        let lines: Vec<_> = (0..12).map(|n| format!("https://acme.example/{n}")).collect();
        rows.on_paste(&row, &lines.join("\n"));
        tick().await;
        assert_eq!(untrack(|| rows.values()), lines[..10]);
        assert!(page.text().contains("2 pasted lines didn't fit."));
        assert!(page.find("button#add-redirect-uri").is_none());
    }
}
