use domain::RedirectBase;
use leptos::prelude::*;

use crate::components::card::Card;
use crate::components::redirect_tester::RedirectTester;
use crate::i18n::platform_apps::t;

#[component]
pub(super) fn RedirectUris(redirect_uris: Vec<String>) -> impl IntoView {
    let bases: Vec<_> =
        redirect_uris.iter().filter_map(|uri| RedirectBase::from_stored(uri)).collect();
    let item = |uri: String| {
        view! {
            <li>
                <code class="user-content" translate="no">
                    {uri}
                </code>
            </li>
        }
    };
    let list = if redirect_uris.is_empty() {
        view! { <p class="muted">{t().no_redirect_uris()}</p> }.into_any()
    } else {
        view! {
            <ul class="plain-list" role="list">
                {redirect_uris.into_iter().map(item).collect_view()}
            </ul>
        }
        .into_any()
    };
    view! {
        <Card id="redirects-heading" title=t().redirect_uris()>
            {list}
            <RedirectTester bases />
        </Card>
    }
}
