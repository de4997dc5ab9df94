//! "Test a redirect": applies the server's rule on each keystroke.

use domain::{RedirectBase, RedirectRefusal, redirect};
use leptos::prelude::*;

use super::field::{FieldHint, FieldLabel, FieldMessage};
use super::icon::Glyph;
use super::keyed::Keyed;
use super::text_input::url_input;
use crate::i18n::common::refusal;
use crate::i18n::platform_apps::t;

const ID: &str = "test-redirect";

/// Says which of `bases` allows an address, or the first rule that refuses it.
#[component]
pub fn RedirectTester(#[prop(into)] bases: Signal<Vec<RedirectBase>>) -> impl IntoView {
    let presented = RwSignal::new(String::new());
    let read = move |ev| presented.set(event_target_value(&ev));
    let verdict = move || {
        let presented = presented.read();
        (!presented.is_empty()).then(|| allowing_base(&bases.read(), &presented))
    };
    view! {
        <div class="field redirect-tester">
            <FieldLabel id=ID text=t().test_redirect() />
            <FieldHint id=ID text=t().test_redirect_hint() />
            <input
                id=ID
                class="input code"
                {..url_input()}
                aria-describedby="test-redirect-hint test-redirect-verdict"
                on:input=read
                on:change=read
            />
            <div id="test-redirect-verdict" role="status">
                <Keyed key=verdict let:verdict>
                    {verdict.map(verdict_message)}
                </Keyed>
            </div>
        </div>
    }
}

fn allowing_base(bases: &[RedirectBase], presented: &str) -> Result<String, RedirectRefusal> {
    redirect::check(bases, presented).map(|url| bases[url.base()].as_str().to_owned())
}

fn verdict_message(verdict: Result<String, RedirectRefusal>) -> AnyView {
    match verdict {
        Ok(base) => view! {
            <FieldMessage class="field-success" glyph=Glyph::Check>
                {t().test_allowed()}
                " "
                <code class="user-content" translate="no">
                    {base}
                </code>
            </FieldMessage>
        }
        .into_any(),
        Err(reason) => view! {
            <FieldMessage class="field-error" glyph=Glyph::Alert>
                {t().test_refused()}
                " "
                {refusal(reason)}
            </FieldMessage>
        }
        .into_any(),
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::test_support::{Mounted, mount};

    wasm_bindgen_test_configure!(run_in_browser);

    async fn tester() -> Mounted {
        let view = || {
            let bases = vec![RedirectBase::from_stored("https://acme.example/cb").unwrap()];
            view! { <RedirectTester bases=RwSignal::new(bases) /> }.into_any()
        };
        mount(view).await
    }

    #[wasm_bindgen_test]
    async fn translated_verdict_is_replaced() {
        let page = tester().await;
        for (presented, verdict) in [
            ("https://acme.example/cb", t().test_allowed()),
            ("https://acme.example/other", refusal(RedirectRefusal::PathMismatch)),
            ("https://other.example/cb", refusal(RedirectRefusal::OriginMismatch)),
        ] {
            page.fill("#test-redirect", presented).await;
            let status = page.get("[role=status]").text_content().unwrap();
            assert!(status.contains(verdict), "{status}");
            page.translate();
        }
    }

    /// The server doesn't trim a presented address either.
    #[wasm_bindgen_test]
    async fn white_space_around_an_address_is_refused() {
        let page = tester().await;
        page.fill("#test-redirect", "https://acme.example/cb").await;
        assert!(page.text().contains(t().test_allowed()));
        for spaced in [" https://acme.example/cb", "https://acme.example/cb ", " "] {
            page.fill("#test-redirect", spaced).await;
            assert!(page.text().contains(refusal(RedirectRefusal::Characters)), "{spaced:?}");
        }
    }
}
