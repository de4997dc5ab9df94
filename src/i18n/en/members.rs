use crate::i18n::members::Texts;

pub(in crate::i18n) static TEXTS: Texts = Texts { heading: "Members" };
