use domain::Scope;
use leptos::prelude::*;

use crate::components::card::Card;
use crate::components::copy::CopyButton;
use crate::i18n::getting_started::t;
use crate::i18n::interpolate::interpolate_nodes;

/// Checks a delivery's signature, for Node.js. The guide for platforms has the same.
const VERIFICATION: &str = r"import { createHmac, timingSafeEqual } from 'node:crypto';

export function isSignedBy(secret, header, body, now = Date.now() / 1000) {
  const { t, v1 } = Object.fromEntries(header.split(',').map((part) => part.split('=')));
  if (!t || !v1 || Math.abs(now - t) > 300) return false;
  const expected = createHmac('sha256', secret).update(`${t}.`).update(body).digest();
  const actual = Buffer.from(v1, 'hex');
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}";

/// From the consent link to the first webhook, with commands that can be pasted.
#[component]
pub(super) fn GettingStarted(
    /// Shows the steps at once.
    is_new: bool,
) -> impl IntoView {
    let check = curl("installs/current", None);
    let link = curl(
        "project-links",
        Some(r#"'{"externalProjectId": "street-scenes", "externalProjectName": "Street scenes"}'"#),
    );
    let subscribe = curl(
        "webhook-endpoints",
        Some(
            r#"'{"url": "'"$WEBHOOK_URL"'", "eventTypes": ["project_link.created", "project_link.removed", "install.revoked"]}'"#,
        ),
    );
    view! {
        <Card id="getting-started-heading" title=t().title() hint=t().hint()>
            <details open=is_new>
                <summary>{t().show_steps()}</summary>
                <ol class="steps">
                    <Step title=t().send_link() text=t().send_link_text() />
                    <Step title=t().get_token() text=t().get_token_text() />
                    <Step title=t().check_token() text=t().check_token_text()>
                        <Snippet id="snippet-check" copy_label=t().copy_check() code=check />
                    </Step>
                    <Step
                        title=t().link_project()
                        text=t().link_project_text()
                        scope=Scope::ProjectLinksWrite
                    >
                        <Snippet id="snippet-link" copy_label=t().copy_link() code=link />
                    </Step>
                    <Step
                        title=t().subscribe()
                        text=t().subscribe_text()
                        scope=Scope::WebhooksManage
                    >
                        <Snippet
                            id="snippet-subscribe"
                            copy_label=t().copy_subscribe()
                            code=subscribe
                        />
                    </Step>
                    <Step title=t().verify() text=t().verify_text()>
                        <Snippet
                            id="snippet-verify"
                            copy_label=t().copy_verification()
                            code=VERIFICATION
                        />
                    </Step>
                </ol>
            </details>
        </Card>
    }
}

#[component]
fn Step(
    title: &'static str,
    text: &'static str,
    /// Replaces `{scope}` in the text.
    #[prop(optional)]
    scope: Option<Scope>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let scope = scope.map(|scope| view! { <code translate="no">{scope.as_str()}</code> });
    view! {
        <li>
            <h3>{title}</h3>
            <p>{interpolate_nodes(text, [("scope", scope.into_any())])}</p>
            {children.map(|children| children())}
        </li>
    }
}

/// Code with a copy button. It scrolls sideways, so it takes the focus.
#[component]
fn Snippet(
    id: &'static str,
    copy_label: &'static str,
    #[prop(into)] code: String,
) -> impl IntoView {
    view! {
        <div class="snippet">
            <pre tabindex="0">
                <code id=id translate="no">
                    {code.clone()}
                </code>
            </pre>
            <CopyButton label=copy_label source=id text=code />
        </div>
    }
}

/// A command for the Platform API. `data` is quoted for the shell.
fn curl(path: &str, data: Option<&str>) -> String {
    let origin = location().origin().unwrap_or_default();
    let mut command = format!(
        "curl --fail-with-body \"{origin}/api/partner/v1/{path}\" \\\n  --header \"Authorization: Bearer $OPENTRAIN_TOKEN\""
    );
    if let Some(data) = data {
        command += " \\\n  --header \"Content-Type: application/json\" \\\n  --data ";
        command += data;
    }
    command
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::test_support::mount;

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    async fn scope_ids_are_never_translated() {
        let page = mount(|| view! { <GettingStarted is_new=true /> }.into_any()).await;
        for (step, scope) in [(4, "project-links:write"), (5, "webhooks:manage")] {
            let id = page.get(&format!(".steps li:nth-child({step}) p code"));
            assert_eq!(id.text_content().as_deref(), Some(scope));
            assert_eq!(id.get_attribute("translate").as_deref(), Some("no"));
        }
    }
}
