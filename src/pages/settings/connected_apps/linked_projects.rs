use domain::api_types::{List, ProjectLink};
use leptos::prelude::*;

use crate::api::installs;
use crate::components::dates::DateText;
use crate::components::external_link::ExternalLink;
use crate::components::lazy_details::LazyDetails;
use crate::components::load::Skeleton;
use crate::components::paginated_list::{Paginated, PaginatedList};
use crate::components::user_text::UserText;
use crate::i18n::connected_apps::t;

/// What the platform has linked through an install, loaded when the reader asks for it.
#[component]
pub(super) fn LinkedProjects(install_id: String) -> impl IntoView {
    let install_id = StoredValue::new(install_id);
    view! {
        <LazyDetails summary=|| t().linked_projects()>
            <Links install_id />
        </LazyDetails>
    }
}

#[component]
fn Links(install_id: StoredValue<String>) -> impl IntoView {
    let name = install_id.with_value(|id| format!("links of {id}"));
    let links = Paginated::new(&name, move |cursor| {
        let page = installs::project_links(install_id.get_value(), None, cursor);
        async move {
            let page = page.await?;
            Ok(List { items: page.items, next_cursor: page.next_cursor })
        }
    });
    view! {
        <PaginatedList
            list=links.without_scroll()
            class="project-links"
            skeleton=|| view! { <Skeleton lines=2 /> }
            failed=t().links_failed()
            empty=|| view! { <p class="muted">{t().no_links()}</p> }
            key=|link| link.id.clone()
            let:link
        >
            <LinkItem link />
        </PaginatedList>
    }
}

#[component]
fn LinkItem(link: ProjectLink) -> impl IntoView {
    let ProjectLink { external_project_id: id, external_project_name: name, .. } = link;
    let website = link.external_project_url.map(|href| view! { <ExternalLink href /> });
    let job = link.job_id.map(|job| {
        view! {
            <span>
                {t().job()} " " <code class="user-content" translate="no">
                    {job}
                </code>
            </span>
        }
    });
    view! {
        <li class="project-link">
            <strong>
                <UserText text=name.unwrap_or_else(|| id.clone()) />
            </strong>
            {website}
            <p class="project-link-meta">
                <span>
                    {t().project_id()} " " <code class="user-content" translate="no">
                        {id}
                    </code>
                </span>
                {job}
                <span>{t().linked()} " " <DateText at=link.created_at /></span>
            </p>
        </li>
    }
}
