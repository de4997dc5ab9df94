//! "Test a redirect": the server's own rule, while typing.

use domain::RedirectBase;
use domain::redirect;
use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::i18n::platform_apps::t;

/// Says by which of `bases` an address would be allowed, or the first rule that refuses it.
#[component]
pub fn RedirectTester(#[prop(into)] bases: Signal<Vec<RedirectBase>>) -> impl IntoView {
    let presented = RwSignal::new(String::new());
    let verdict = move || {
        let presented = presented.read();
        let presented = presented.trim();
        if presented.is_empty() {
            return None;
        }
        let bases = bases.read();
        let view = match redirect::check(&bases, presented) {
            Ok(url) => view! {
                <p class="field-good">
                    {Icon::Check.view()}
                    <span>
                        {t().test_allowed()} " "
                        <code class="typed">{bases[url.base()].as_str().to_owned()}</code>
                    </span>
                </p>
            }
            .into_any(),
            Err(refusal) => view! {
                <p class="field-error">
                    {Icon::Alert.view()}
                    <span>{t().test_refused()} " " {crate::i18n::common::refusal(refusal)}</span>
                </p>
            }
            .into_any(),
        };
        Some(view)
    };
    view! {
        <div class="field tester">
            <div class="label"><label for="test-redirect">{t().test_redirect()}</label></div>
            <p id="test-redirect-hint" class="hint">{t().test_redirect_hint()}</p>
            <input
                id="test-redirect"
                class="input code"
                type="text"
                inputmode="url"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                dir="ltr"
                aria-describedby="test-redirect-hint test-redirect-verdict"
                prop:value=presented
                on:input=move |ev| presented.set(event_target_value(&ev))
            />
            <div id="test-redirect-verdict" role="status">{verdict}</div>
        </div>
    }
}
