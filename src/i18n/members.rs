//! Settings → Members.

use domain::api_types::Role;

catalogue!("members");

pub fn role(role: Role) -> &'static str {
    match role {
        Role::Owner => t().role_owner(),
        Role::Member => t().role_member(),
    }
}
