use leptos::prelude::*;

use crate::components::copy::CopyField;
use crate::components::notice::{Notice, Tone};
use crate::i18n::platform_apps::t;

/// Says once that the app was created, and what to do with it.
#[component]
pub(super) fn AppCreated(client_id: String, consent_url: String) -> impl IntoView {
    view! {
        <Notice tone=Tone::Success title=t().app_created()>
            <p>{t().app_created_text()}</p>
            <dl class="summary-list">
                <dt>{t().client_id()}</dt>
                <dd>
                    <CopyField id="new-client-id" label=t().copy_client_id() text=client_id />
                </dd>
                <dt>{t().consent_link()}</dt>
                <dd>
                    <CopyField
                        id="new-link"
                        label=t().copy_consent_link()
                        text=consent_url.clone()
                    >
                        <a
                            class="button small"
                            href=consent_url
                            target="_blank"
                            rel="noopener noreferrer external"
                        >
                            {t().open()}
                            <span class="visually-hidden">
                                " (" {crate::i18n::t().opens_in_new_tab()} ")"
                            </span>
                        </a>
                    </CopyField>
                </dd>
            </dl>
            <p class="muted">{t().no_secret()}</p>
        </Notice>
    }
}
