use domain::wire::CurrentInstall;
use domain::{Scope, ScopeSet};
use leptos::prelude::*;

use crate::components::notice::{Notice, Tone};
use crate::components::sentence::Sentence;
use crate::components::text::format_date;
use crate::i18n::consent::t;

/// What approving does to the connection that the organization has (rule 20).
#[component]
pub fn Reconnect(current: CurrentInstall, scopes: ScopeSet, heading: AnyView) -> impl IntoView {
    let change = ScopeSet::from_words(&current.scopes).change_to(scopes);
    let date = Signal::stored(format_date(&current.created_at, "long", None));
    let row = |label: &'static str, scopes: ScopeSet| {
        (!scopes.is_empty()).then(|| {
            view! {
                <div>
                    <dt>{label}</dt>
                    <dd>{titles(scopes)}</dd>
                </div>
            }
            .into_any()
        })
    };
    view! {
        <section class="reconnect">
            <Notice tone=Tone::Warning>
                {heading}
                <p>
                    <Sentence text=t().reconnect() values=vec![("date", date)] />
                    " "
                    <strong>{t().reconnect_effect()}</strong>
                </p>
                <dl class="scope-change">
                    {row(t().added(), change.added)}
                    {row(t().kept(), change.kept)}
                    {row(t().dropped(), change.dropped)}
                </dl>
            </Notice>
        </section>
    }
}

fn titles(scopes: ScopeSet) -> String {
    let title = crate::i18n::common::scope_title;
    let titles: Vec<_> = scopes.iter().map(|scope: Scope| title(scope)).collect();
    titles.join(" · ")
}
