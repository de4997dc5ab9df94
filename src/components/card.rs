use leptos::prelude::*;

/// A part of the page, named by its heading.
#[component]
pub fn Card(
    /// The `id` of the heading.
    id: &'static str,
    title: &'static str,
    #[prop(optional)] hint: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby=id>
            <header class="card-header">
                <h2 id=id tabindex="-1">
                    {title}
                </h2>
                {hint.map(|hint| view! { <p>{hint}</p> }.into_any())}
            </header>
            <div class="card-body">{children()}</div>
        </section>
    }
}
