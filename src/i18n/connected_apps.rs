use super::en;

pub fn t() -> &'static Texts {
    &en::connected_apps::TEXTS
}

#[derive(Debug)]
pub struct Texts {
    pub heading: &'static str,
}
