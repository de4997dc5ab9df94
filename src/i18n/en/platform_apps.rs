use crate::i18n::platform_apps::Texts;

pub(in crate::i18n) static TEXTS: Texts =
    Texts { list_failed: "Your platform apps could not be loaded." };
