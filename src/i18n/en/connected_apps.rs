use crate::i18n::connected_apps::Texts;

pub(in crate::i18n) static TEXTS: Texts = Texts { heading: "Connected apps" };
