use domain::ScopeSet;
use domain::api_types::CurrentInstall;
use leptos::prelude::*;

use crate::components::dates::DatedSentence;
use crate::components::notice::{Notice, Tone};
use crate::components::review::{PartHeading, ReviewMode};
use crate::i18n::common::scope_title;
use crate::i18n::consent::t;

/// What approving does to the organization's current connection (rule 20).
#[component]
pub fn Reconnect(
    current: CurrentInstall,
    /// The scopes that the app asks for now.
    requested: ScopeSet,
    mode: ReviewMode,
) -> impl IntoView {
    let change = ScopeSet::from_strings(&current.scopes).diff(requested);
    view! {
        <section class="reconnect">
            <Notice tone=Tone::Warning>
                <PartHeading text=t().reconnect_heading() mode />
                <p>
                    <DatedSentence template=t().reconnect() at=current.created_at />
                    " "
                    <strong>{t().reconnect_effect()}</strong>
                    " "
                    {t().reconnect_links()}
                </p>
                <dl class="scope-diff">
                    {scopes_row(t().added(), change.added)}
                    {scopes_row(t().kept(), change.kept)}
                    {scopes_row(t().dropped(), change.removed)}
                </dl>
            </Notice>
        </section>
    }
}

fn scopes_row(label: &'static str, scopes: ScopeSet) -> Option<AnyView> {
    let titles: Vec<_> = scopes.iter().map(scope_title).collect();
    (!titles.is_empty()).then(|| {
        view! {
            <div>
                <dt>{label}</dt>
                <dd>{titles.join(" · ")}</dd>
            </div>
        }
        .into_any()
    })
}
