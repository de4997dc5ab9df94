use crate::i18n::sessions::Texts;

pub(in crate::i18n) static TEXTS: Texts = Texts {
    intro: "Where you are signed in. A session ends 7 days after it was last used, and 30 days after it began.",
    failed: "Your sessions could not be loaded",
    last_seen: "Last used",
    signed_in: "Signed in",
    this_one: "This session",
    everywhere: "Sign out everywhere",
    ending: "Signing out…",
};
