use leptos::prelude::*;

/// A path on a 16 × 16 grid with a stroke of 1.5. Constants instead of an enum, so that each
/// program contains only the icons it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyph(&'static str);

#[allow(non_upper_case_globals, reason = "they read like the variants of an enum")]
impl Glyph {
    pub const Alert: Self = Self("M8 2.5 14.5 13.5h-13zM8 6.5v3.2M8 11.6v.1");
    pub const Bolt: Self = Self("M9 1.5 3.5 9H8l-1 5.5L12.5 7H8z");
    pub const Chart: Self = Self("M2.5 13.5h11M4 11V7.5M8 11V2.5M12 11V5.5");
    pub const Check: Self = Self("m3 8.5 3.2 3.2L13 4.9");
    pub const Chevron: Self = Self("m6 3.5 4.5 4.5L6 12.5");
    pub const Code: Self = Self("M5 4.5 1.5 8 5 11.5M11 4.5 14.5 8 11 11.5M9.4 3 6.6 13");
    pub const Contract: Self = Self("M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3M6 8h4M6 11h4");
    pub const Copy: Self = Self("M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3");
    pub const External: Self = Self("M9.5 2.5h4v4M13.3 2.7 7.5 8.5M6.5 3.5h-3v9h9v-3");
    pub const Eye: Self = Self(
        "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 6a2 2 0 1 1 0 4 2 2 0 0 1 0-4z",
    );
    pub const Info: Self =
        Self("M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM8 7.2v4M8 4.8v.1");
    pub const Link: Self = Self(
        "M6.5 9.5a2.6 2.6 0 0 0 3.7 0l2.5-2.5A2.6 2.6 0 0 0 9 3.3l-.8.8M9.5 6.5a2.6 2.6 0 0 0-3.7 0L3.3 9A2.6 2.6 0 0 0 7 12.7l.8-.8",
    );
    pub const LinkPlus: Self = Self(
        "M6 9.8a2.5 2.5 0 0 0 3.5 0l1.6-1.6a2.5 2.5 0 0 0-3.5-3.5M7.6 7.5a2.5 2.5 0 0 0-3.5 0L2.5 9.1A2.5 2.5 0 0 0 6 12.6M12.5 1.5v4M10.5 3.5h4",
    );
    pub const Mail: Self = Self("M2 3.5h12v9H2zM2.3 4.2 8 8.5l5.7-4.3");
    pub const Moon: Self = Self("M13.5 9.7A5.8 5.8 0 0 1 6.3 2.5a5.8 5.8 0 1 0 7.2 7.2z");
    pub const Plus: Self = Self("M8 3v10M3 8h10");
    pub const Search: Self = Self("M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.4 10.4l3.1 3.1");
    pub const SignOut: Self = Self("M6.5 2.5h-4v11h4M10.5 5 13.5 8l-3 3M13.3 8H6.5");
    pub const Sun: Self = Self(
        "M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM8 1v1.2M8 13.8V15M1 8h1.2M13.8 8H15M3 3l.9.9M12.1 12.1l.9.9M13 3l-.9.9M3.9 12.1l-.9.9",
    );
    pub const System: Self = Self("M2 3h12v8H2zM5.5 13.5h5");
    pub const Trash: Self = Self("M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.7 9h6.6l.7-9M6.7 7v4M9.3 7v4");
    pub const User: Self = Self(
        "M8 8a2.8 2.8 0 1 0 0-5.6A2.8 2.8 0 0 0 8 8zM2.8 13.8c0-2.7 2.3-4.3 5.2-4.3s5.2 1.6 5.2 4.3",
    );
    pub const Users: Self = Self(
        "M6 7.5a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6zM1.8 13.2c0-2.4 1.9-3.9 4.2-3.9s4.2 1.5 4.2 3.9M10.5 7.3a2.1 2.1 0 0 0 0-4M12 9.7c1.4.5 2.2 1.8 2.2 3.5",
    );
}

/// A decorative icon: the text beside it carries the meaning.
#[component]
pub fn Icon(glyph: Glyph) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
            <path d=glyph.0></path>
        </svg>
    }
}
