use domain::api_types::{Collection, Consent, Member, Role};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::flow::ConsentFlow;
use super::review::Review;
use crate::api::{ApiError, members};
use crate::components::copy::CopyButton;
use crate::components::heading::PageHeading;
use crate::components::load::LoadFailed;
use crate::components::review::ReviewMode;
use crate::components::user_text::UserText;
use crate::i18n::consent::t;
use crate::i18n::interpolate::{interpolate_nodes, isolated};

/// What a member sees: who can decide, a link to send them, and the request (rule 16).
#[component]
pub fn OwnerRequired(flow: ConsentFlow, consent: Consent) -> impl IntoView {
    let values = [
        ("organization", isolated(&consent.decider.organization_name)),
        ("app", isolated(&consent.app.name)),
    ];
    view! {
        <PageHeading title=t().only_owner_heading() />
        <p class="user-content">{interpolate_nodes(t().only_owner(), values)}</p>
        <Owners />
        <LinkToShare link=flow.link() />
        <div class="review-read-only">
            <Review flow consent mode=ReviewMode::ReadOnly />
        </div>
    }
}

/// Who can decide.
#[component]
fn Owners() -> impl IntoView {
    let members = RwSignal::new(None::<Result<Collection<Member>, ApiError>>);
    let load = move || {
        members.set(None);
        spawn_local(async move {
            members.try_set(Some(members::list().await));
        });
    };
    load();
    let owner = |member: Member| {
        view! {
            <li>
                <UserText text=member.display_name />
                " "
                <UserText text=member.email />
            </li>
        }
    };
    let owners = move || match members.get()? {
        Ok(members) => {
            let owners = members.items.into_iter().filter(|member| member.role == Role::Owner);
            let list = view! {
                <h2>{t().owners()}</h2>
                <ul class="owners">{owners.map(owner).collect_view()}</ul>
            };
            Some(list.into_any())
        }
        Err(error) => {
            Some(view! { <LoadFailed what=t().owners_failed() error on_retry=load /> }.into_any())
        }
    };
    view! { <div class="deferred-content">{move || owners()}</div> }
}

#[component]
fn LinkToShare(link: String) -> impl IntoView {
    const ID: &str = "link-to-share";
    view! {
        <div class="field">
            <label for=ID>{t().link()}</label>
            <div class="input-row">
                <input id=ID class="input" readonly dir="ltr" prop:value=link.clone() />
                <CopyButton label=t().copy_link() source=ID text=link />
            </div>
        </div>
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::test_support::{MockServer, mount};

    wasm_bindgen_test_configure!(run_in_browser);

    const MEMBERS: &str = r#"{"items": [
        {"id": "1", "email": "ada@acme.example", "displayName": "Ada", "role": "OWNER", "createdAt": ""},
        {"id": "2", "email": "grace@acme.example", "displayName": "Grace", "role": "MEMBER", "createdAt": ""}
    ]}"#;

    /// Rule 16.
    #[wasm_bindgen_test]
    async fn owners_that_fail_to_load_can_be_loaded_again() {
        let failing = MockServer::new(503, "{}");
        let page = mount(|| view! { <Owners /> }.into_any()).await;
        page.wait_for(t().owners_failed()).await;
        drop(failing);
        let _server = MockServer::new(200, MEMBERS);
        page.click("[role=alert] button").await;
        page.wait_for("ada@acme.example").await;
        assert_eq!(page.count("li"), 1);
    }
}
