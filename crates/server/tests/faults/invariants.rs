//! What must never be in the database: a part of a write without the rest of it.

use sqlx::{AnyConnection, Connection};

/// What would be half made, and how many of it there are.
const INVARIANTS: [(&str, &str); 7] = [
    (
        "two active installs of an organization and app",
        "SELECT COUNT(*) FROM (SELECT app_id FROM installs WHERE status = 'ACTIVE'
         GROUP BY app_id, organization_id HAVING COUNT(*) > 1) AS twice",
    ),
    (
        "an install without its token's hash",
        "SELECT COUNT(*) FROM installs WHERE length(token_hash) <> 64",
    ),
    (
        "an install without the entry that says how it came about",
        "SELECT COUNT(*) FROM installs WHERE 1 <> (SELECT COUNT(*) FROM activity
         WHERE activity.app_id = installs.app_id
         AND type IN ('CONSENT_APPROVED', 'INSTALL_RECONNECTED')
         AND details LIKE '%' || installs.id || '%')",
    ),
    (
        "an entry about an install that is not there",
        "SELECT COUNT(*) FROM activity
         WHERE type IN ('CONSENT_APPROVED', 'INSTALL_RECONNECTED', 'INSTALL_DISCONNECTED')
         AND NOT EXISTS (SELECT 1 FROM installs
         WHERE activity.app_id = installs.app_id AND details LIKE '%' || installs.id || '%')",
    ),
    (
        "an install that ended without a reconnect or disconnect, or these without it",
        "SELECT ABS((SELECT COUNT(*) FROM installs
         WHERE status = 'REVOKED' AND revoked_at IS NOT NULL)
         - (SELECT COUNT(*) FROM activity
         WHERE type IN ('INSTALL_RECONNECTED', 'INSTALL_DISCONNECTED')))",
    ),
    (
        "a consent used for neither a grant nor a decline, or these without one",
        "SELECT ABS((SELECT COUNT(*) FROM consents WHERE used_at IS NOT NULL)
         - (SELECT COUNT(*) FROM activity
         WHERE type IN ('CONSENT_APPROVED', 'INSTALL_RECONNECTED', 'CONSENT_DECLINED')))",
    ),
    (
        "a revision without its edit, or an edit without its revision",
        "SELECT COUNT(*) FROM platform_apps WHERE revision <> 1 + (SELECT COUNT(*) FROM activity
         WHERE type = 'APP_EDITED' AND activity.app_id = platform_apps.id)",
    ),
];

pub async fn check(database_url: &str, round: u64) {
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(database_url).await.unwrap();
    for (what, sql) in INVARIANTS {
        let found: i64 = sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap();
        assert_eq!(found, 0, "round {round}: {what}");
    }
    connection.close().await.unwrap();
}
