//! Invariants of the database that a partial write would break.

use sqlx::{AnyConnection, Connection};

/// Each violation, and a query that counts it.
const INVARIANTS: [(&str, &str); 8] = [
    (
        "two active installs of an organization and app",
        "SELECT COUNT(*) FROM (SELECT app_id FROM installs WHERE status = 'ACTIVE'
         GROUP BY app_id, organization_id HAVING COUNT(*) > 1) AS twice",
    ),
    (
        "a count that its installs don't add up to",
        "SELECT COUNT(*) FROM (SELECT app_id FROM (
         SELECT app_id, scopes, 1 AS active FROM installs WHERE status = 'ACTIVE'
         UNION ALL SELECT app_id, scopes, -active FROM install_counts) AS counted
         GROUP BY app_id, scopes HAVING SUM(active) <> 0) AS wrong",
    ),
    (
        "an install without its token's hash",
        "SELECT COUNT(*) FROM installs WHERE length(token_hash) <> 64",
    ),
    (
        "an install without the activity of its approval",
        "SELECT COUNT(*) FROM installs WHERE 1 <> (SELECT COUNT(*) FROM activity
         WHERE activity.app_id = installs.app_id
         AND type IN ('CONSENT_APPROVED', 'INSTALL_RECONNECTED')
         AND details LIKE '%' || installs.id || '%')",
    ),
    (
        "activity of a missing install",
        "SELECT COUNT(*) FROM activity
         WHERE type IN ('CONSENT_APPROVED', 'INSTALL_RECONNECTED', 'INSTALL_DISCONNECTED')
         AND NOT EXISTS (SELECT 1 FROM installs
         WHERE activity.app_id = installs.app_id AND details LIKE '%' || installs.id || '%')",
    ),
    (
        "a revoked install without a reconnect or disconnect, or the reverse",
        "SELECT ABS((SELECT COUNT(*) FROM installs
         WHERE status = 'REVOKED' AND revoked_at IS NOT NULL)
         - (SELECT COUNT(*) FROM activity
         WHERE type IN ('INSTALL_RECONNECTED', 'INSTALL_DISCONNECTED')))",
    ),
    (
        "a used consent without an approval or decline, or the reverse",
        "SELECT ABS((SELECT COUNT(*) FROM consents WHERE used_at IS NOT NULL)
         - (SELECT COUNT(*) FROM activity
         WHERE type IN ('CONSENT_APPROVED', 'INSTALL_RECONNECTED', 'CONSENT_DECLINED')))",
    ),
    (
        "a revision without its edit, or the reverse",
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
