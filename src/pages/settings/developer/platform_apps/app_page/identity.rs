use domain::api_types::App;
use leptos::prelude::*;

use crate::components::card::Card;
use crate::components::copy::CopyField;
use crate::components::dates::DateTimeText;
use crate::components::external_link::ExternalLink;
use crate::components::user_text::UserText;
use crate::i18n::platform_apps::t;
use crate::i18n::settings;

#[component]
pub(super) fn Identity(
    app: App,
    /// The banner of a new app already has the client ID to copy.
    has_banner: bool,
) -> impl IntoView {
    let client_id = if has_banner {
        view! {
            <code class="user-content" translate="no">
                {app.client_id}
            </code>
        }
        .into_any()
    } else {
        view! { <CopyField id="client-id" label=t().copy_client_id() text=app.client_id /> }
            .into_any()
    };
    let none = || view! { <span class="muted">{settings::t().none()}</span> }.into_any();
    let description = app.description.map_or_else(none, |text| {
        view! {
            <p class="app-description">
                <UserText text />
            </p>
        }
        .into_any()
    });
    let website =
        app.website_url.map_or_else(none, |href| view! { <ExternalLink href /> }.into_any());
    view! {
        <Card id="identity-heading" title=t().identity()>
            <dl class="summary-list">
                <dt>{t().client_id()}</dt>
                <dd>{client_id}</dd>
                <dt>{t().slug()}</dt>
                <dd>
                    <code class="user-content" translate="no">
                        {app.slug}
                    </code>
                </dd>
                <dt>{t().description()}</dt>
                <dd>{description}</dd>
                <dt>{t().website_url()}</dt>
                <dd>{website}</dd>
                <dt>{t().created_at()}</dt>
                <dd>
                    <DateTimeText at=app.created_at />
                </dd>
                <dt>{t().updated_at()}</dt>
                <dd>
                    <DateTimeText at=app.updated_at />
                </dd>
            </dl>
        </Card>
    }
}
