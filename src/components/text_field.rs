use leptos::prelude::*;

use super::field::{Field, FieldError, FieldHint, FieldLabel, described_by};
use crate::i18n::settings::t;

/// What a text field is for: decides keyboard, autofill and spelling.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InputKind {
    #[default]
    Text,
    Multiline,
    /// A slug, an ID: nothing to spell-check or capitalise.
    Identifier,
    Url,
    Email,
    PersonName,
    OrganizationName,
}

/// A [`Field`] with its label, hint, error and counter.
#[component]
pub fn TextField(
    field: Field,
    label: &'static str,
    #[prop(default = "")] hint: &'static str,
    #[prop(optional)] kind: InputKind,
    #[prop(optional)] optional: bool,
    /// Characters allowed; counts down when the text comes near.
    #[prop(optional)]
    limit: usize,
    /// More ids that describe the control.
    #[prop(default = "")]
    described_by_more: &'static str,
    #[prop(optional, into)] on_input: Option<UnsyncCallback<()>>,
    /// What stands between the control and its error.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let id = field.name;
    let description =
        move || described_by(id, !hint.is_empty(), field.error.get().is_some(), described_by_more);
    let invalid = move || field.error.get().map(|_| "true");
    let notify = move || {
        if let Some(on_input) = on_input {
            on_input.run(());
        }
    };
    let input = move |ev| {
        field.on_input(event_target_value(&ev));
        notify();
    };
    let change = move |_| {
        if field.read_control() {
            notify();
        }
    };
    let is_exact = matches!(kind, InputKind::Identifier | InputKind::Url);
    let (autocomplete, input_type) = match kind {
        InputKind::Email => ("username", "email"),
        InputKind::PersonName => ("name", "text"),
        InputKind::OrganizationName => ("organization", "text"),
        _ => ("off", "text"),
    };
    let control = if kind == InputKind::Multiline {
        view! {
            <textarea
                id=id
                class="input"
                rows="3"
                dir="auto"
                prop:value=move || field.value.get()
                aria-describedby=description
                aria-invalid=invalid
                on:input=input
                on:change=change
                on:blur=move |_| field.on_blur()
            ></textarea>
        }
        .into_any()
    } else {
        view! {
            <input
                id=id
                class="input"
                type=input_type
                autocomplete=autocomplete
                dir=if is_exact || kind == InputKind::Email { "ltr" } else { "auto" }
                inputmode=(kind == InputKind::Url).then_some("url")
                autocapitalize=is_exact.then_some("none")
                spellcheck=is_exact.then_some("false")
                aria-required=(!optional).then_some("true")
                prop:value=move || field.value.get()
                aria-describedby=description
                aria-invalid=invalid
                on:input=input
                on:change=change
                on:blur=move |_| field.on_blur()
            />
        }
        .into_any()
    };
    view! {
        <div class="field">
            <FieldLabel id text=label optional />
            <FieldHint id text=hint />
            {control}
            {children.map(|children| children())}
            <FieldError id error=field.error />
            {(limit > 0).then(|| view! { <Counter value=field.value limit /> }.into_any())}
        </div>
    }
}

/// How much of `limit` is left, once four fifths are used. Announced at a few marks only.
#[component]
fn Counter(value: RwSignal<String>, limit: usize) -> impl IntoView {
    let left = Memo::new(move |_| {
        let used = value.read().trim().chars().count();
        (used * 5 >= limit * 4).then(|| limit.cast_signed() - used.cast_signed())
    });
    let text = |left: isize| match usize::try_from(left) {
        Ok(left) => t().characters_left(left),
        Err(_) => t().characters_over(left.unsigned_abs()),
    };
    let announced = Memo::new(move |_| {
        let left = left.get()?;
        [20, 10, 5, 0, -1].into_iter().rfind(|mark| left <= *mark)
    });
    let is_over = move || left.get().is_some_and(|left| left < 0);
    view! {
        <p aria-hidden="true" class=move || if is_over() { "counter over-limit" } else { "counter" }>
            {move || left.get().map(text)}
        </p>
        <p class="visually-hidden" role="status">
            {move || announced.get().map(text)}
        </p>
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use domain::AppName;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::test_support::{Mounted, mount};

    wasm_bindgen_test_configure!(run_in_browser);

    async fn name_field() -> (Field, Mounted) {
        let field = Field::new("name", |text| AppName::parse(text).err());
        let view = move || view! { <TextField field label="Name" limit=20 /> }.into_any();
        (field, mount(view).await)
    }

    #[wasm_bindgen_test]
    async fn a_field_is_validated_when_it_is_left_and_then_on_each_keystroke() {
        let (_, page) = name_field().await;
        page.fill("#name", "").await;
        assert!(page.find("#name-error").is_none(), "not while typing");

        page.dispatch("#name", "blur").await;
        assert_eq!(page.get("#name").get_attribute("aria-invalid").as_deref(), Some("true"));
        assert_eq!(
            page.get("#name").get_attribute("aria-describedby").as_deref(),
            Some("name-error")
        );

        page.fill("#name", "Acme").await;
        assert!(page.find("#name-error").is_none(), "right at once");
        page.fill("#name", "").await;
        assert!(page.find("#name-error").is_none(), "and left alone until it's left again");
    }

    #[wasm_bindgen_test]
    async fn the_counter_appears_when_four_fifths_are_used() {
        let (_, page) = name_field().await;
        page.fill("#name", "123456789012345").await;
        assert_eq!(page.get(".counter").text_content().as_deref(), Some(""));
        page.fill("#name", "1234567890123456").await;
        assert_eq!(page.get(".counter").text_content().as_deref(), Some("4 characters left"));
        page.fill("#name", "123456789012345678901").await;
        assert_eq!(
            page.get(".counter.over-limit").text_content().as_deref(),
            Some("1 character too many")
        );
    }

    #[wasm_bindgen_test]
    async fn what_the_server_refused_goes_with_the_next_valid_keystroke() {
        let (field, page) = name_field().await;
        field.set_error(Some(domain::FieldCode::Taken));
        leptos::task::tick().await;
        assert!(page.find("#name-error").is_some());
        page.fill("#name", "Acme").await;
        assert!(page.find("#name-error").is_none());
    }
}
