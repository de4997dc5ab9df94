use super::en;

pub fn t() -> &'static Texts {
    &en::members::TEXTS
}

#[derive(Debug)]
pub struct Texts {
    pub heading: &'static str,
}
