use std::rc::Rc;

use domain::RedirectBase;
use domain::redirect::BaseWarning;
use leptos::prelude::*;
use web_sys::ClipboardEvent;

use super::redirect_rows::{ADD, FIELD, RedirectRows, Row};
use crate::components::field::{FieldError, FieldHint, defer_blur_validation};
use crate::components::icon::{Glyph, Icon};
use crate::i18n::fields::field_message;
use crate::i18n::platform_apps::{
    base_warning, pasted_too_many, redirect_uri_n, remove_redirect_uri_n, t,
};

/// The redirect URIs, a row each.
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
                            view! { <p class="field-error">{pasted_too_many(overflow)}</p> }
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
        // The press that takes the focus away may remove the row, or the form.
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
                    type="text"
                    inputmode="url"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    dir="ltr"
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
