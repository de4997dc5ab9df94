use leptos::prelude::*;

use super::field::{Field, FieldError, FieldHint, FieldLabel};
use super::text_input::{InputKind, TextInput};
use crate::i18n::settings::t;

/// A [`Field`] with its label, hint, error and counter.
#[component]
pub fn TextField(
    field: Field,
    label: &'static str,
    #[prop(default = "")] hint: &'static str,
    #[prop(optional)] kind: InputKind,
    #[prop(optional)] optional: bool,
    /// The most characters allowed. A counter appears as the text approaches it.
    #[prop(optional)]
    limit: usize,
    /// More IDs for `aria-describedby`.
    #[prop(default = "")]
    described_by_more: &'static str,
    #[prop(optional, into)] on_input: Option<UnsyncCallback<()>>,
    /// Shown between the control and its error.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let id = field.name;
    view! {
        <div class="field">
            <FieldLabel id text=label optional />
            <FieldHint id text=hint />
            <TextInput
                field
                kind
                optional
                has_hint=!hint.is_empty()
                described_by_more
                on_input
            />
            {children.map(|children| children())}
            <FieldError id error=field.error />
            {(limit > 0).then(|| view! { <Counter value=field.value limit /> }.into_any())}
        </div>
    }
}

/// How much of `limit` is left, once four fifths are used. Announced when it passes a mark.
#[component]
fn Counter(value: RwSignal<String>, limit: usize) -> impl IntoView {
    let remaining = Memo::new(move |_| {
        let used = value.read().trim().chars().count();
        (used * 5 >= limit * 4).then(|| limit.cast_signed() - used.cast_signed())
    });
    let text = |remaining: isize| match usize::try_from(remaining) {
        Ok(remaining) => t().characters_left(remaining),
        Err(_) => t().characters_over(remaining.unsigned_abs()),
    };
    let mark = Memo::new(move |_| {
        let remaining = remaining.get()?;
        [20, 10, 5, 0, -1].into_iter().rfind(|mark| remaining <= *mark)
    });
    let is_over = move || remaining.get().is_some_and(|remaining| remaining < 0);
    view! {
        <p
            aria-hidden="true"
            class=move || if is_over() { "counter over-limit" } else { "counter" }
            prop:textContent=move || remaining.get().map(text).unwrap_or_default()
        ></p>
        <p
            class="visually-hidden"
            role="status"
            prop:textContent=move || {
                mark.get().and(remaining.get_untracked()).map(text).unwrap_or_default()
            }
        ></p>
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use domain::AppName;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::i18n::fields::field_message;
    use crate::test_support::{Mounted, mount};

    wasm_bindgen_test_configure!(run_in_browser);

    async fn name_field() -> (Field, Mounted) {
        let field = Field::new("name", |text| AppName::parse(text).err());
        let view = move || view! { <TextField field label="Name" limit=20 /> }.into_any();
        (field, mount(view).await)
    }

    #[wasm_bindgen_test]
    async fn a_field_is_validated_on_blur_and_then_on_each_keystroke() {
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
        assert!(page.find("#name-error").is_none(), "valid immediately");
        page.fill("#name", "").await;
        assert!(page.find("#name-error").is_none(), "and not validated until the next blur");
    }

    #[wasm_bindgen_test]
    async fn saved_text_is_valid_until_it_changes() {
        let (field, _page) = name_field().await;
        field.accept("Ac\u{ad}me".into());
        for (text, is_valid) in [("Ac\u{ad}me ", true), ("Ac\u{ad}me!", false), ("Acme", true)] {
            field.value.set(text.into());
            assert_eq!(field.validate(), is_valid, "{text:?}");
        }
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
    async fn the_counter_announces_what_is_left_when_it_passes_a_mark() {
        let (_, page) = name_field().await;
        for (used, announced) in [
            (15, ""),
            (16, "4 characters left"),
            (17, "4 characters left"),
            (20, "0 characters left"),
            (50, "30 characters too many"),
            (51, "30 characters too many"),
            (12, ""),
        ] {
            page.fill("#name", &"x".repeat(used)).await;
            let status = page.get(".field [role=status]").text_content();
            assert_eq!(status.as_deref(), Some(announced), "{used} characters");
        }
    }

    #[wasm_bindgen_test]
    async fn error_and_counter_follow_the_text_after_the_page_was_translated() {
        let (_, page) = name_field().await;
        for (text, error, counter) in [
            ("x".repeat(121), domain::FieldCode::TooLong, "101 characters too many"),
            (
                "Ac\u{ad}me".to_owned() + &"x".repeat(15),
                domain::FieldCode::Characters,
                "0 characters left",
            ),
        ] {
            page.fill("#name", &text).await;
            page.dispatch("#name", "blur").await;
            let error = field_message("name", error);
            assert_eq!(page.get("#name-error").text_content().as_deref(), Some(error));
            for status in [".counter", "[role=status]"] {
                assert_eq!(page.get(status).text_content().as_deref(), Some(counter));
            }
            page.translate();
        }
    }

    #[wasm_bindgen_test]
    async fn a_server_error_disappears_with_the_next_valid_keystroke() {
        let (field, page) = name_field().await;
        field.set_error(Some(domain::FieldCode::Taken));
        leptos::task::tick().await;
        assert!(page.find("#name-error").is_some());
        page.fill("#name", "Acme").await;
        assert!(page.find("#name-error").is_none());
    }
}
