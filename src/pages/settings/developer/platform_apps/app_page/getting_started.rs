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
                    <Step
                        title=t().send_link()
                        text=with_names(
                            t().send_link_text(),
                            [("redirect_uri", "redirect_uri"), ("state", "state")],
                        )
                    />
                    <Step title=t().get_token() text=with_names(t().get_token_text(), []) />
                    <Step
                        title=t().check_token()
                        text=with_names(t().check_token_text(), [("variable", "OPENTRAIN_TOKEN")])
                    >
                        <Snippet id="snippet-check" copy_label=t().copy_check() code=check />
                    </Step>
                    <Step
                        title=t().link_project()
                        text=with_names(
                            t().link_project_text(),
                            [("scope", Scope::ProjectLinksWrite.as_str())],
                        )
                    >
                        <Snippet id="snippet-link" copy_label=t().copy_link() code=link />
                    </Step>
                    <Step
                        title=t().subscribe()
                        text=with_names(
                            t().subscribe_text(),
                            [
                                ("scope", Scope::WebhooksManage.as_str()),
                                ("variable", "WEBHOOK_URL"),
                            ],
                        )
                    >
                        <Snippet
                            id="snippet-subscribe"
                            copy_label=t().copy_subscribe()
                            code=subscribe
                        />
                    </Step>
                    <Step
                        title=t().verify()
                        text=with_names(
                            t().verify_text(),
                            [
                                ("signature", "X-OpenTrain-Signature"),
                                ("delivery", "X-OpenTrain-Delivery"),
                            ],
                        )
                    >
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
    text: AnyView,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <li>
            <h3>{title}</h3>
            <p>{text}</p>
            {children.map(|children| children())}
        </li>
    }
}

/// Fills in names that are never translated.
fn with_names<const N: usize>(template: &str, names: [(&'static str, &'static str); N]) -> AnyView {
    let code = |name| view! { <code translate="no">{name}</code> }.into_any();
    interpolate_nodes(template, names.map(|(placeholder, name)| (placeholder, code(name))))
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
    async fn names_are_never_translated() {
        let page = mount(|| view! { <GettingStarted is_new=true /> }.into_any()).await;
        for (step, names) in [
            (1, ["redirect_uri", "state"].as_slice()),
            (3, &["OPENTRAIN_TOKEN"]),
            (4, &["project-links:write"]),
            (5, &["webhooks:manage", "WEBHOOK_URL"]),
            (6, &["X-OpenTrain-Signature", "X-OpenTrain-Delivery"]),
        ] {
            let text = format!(".steps li:nth-child({step}) p");
            assert_eq!(page.count(&format!("{text} code")) as usize, names.len(), "{step}");
            for (name, position) in names.iter().zip(1..) {
                let code = page.get(&format!("{text} code:nth-of-type({position})"));
                assert_eq!(code.text_content().as_deref(), Some(*name));
                assert_eq!(code.get_attribute("translate").as_deref(), Some("no"));
            }
        }
    }
}
