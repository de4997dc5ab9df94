-- How many active installs an app has with the same scopes: the sum over a few rows. A transaction
-- adds to a row that no other has locked, so that approvals of one app never wait for each other.
CREATE TABLE install_counts (
    id     TEXT   NOT NULL PRIMARY KEY,
    app_id TEXT   NOT NULL REFERENCES platform_apps (id),
    scopes TEXT   NOT NULL,
    -- Of one row, it may be negative.
    active BIGINT NOT NULL
);
CREATE INDEX install_counts_of_app ON install_counts (app_id, scopes);

INSERT INTO install_counts (id, app_id, scopes, active)
SELECT MIN(id), app_id, scopes, COUNT(*) FROM installs WHERE status = 'ACTIVE'
GROUP BY app_id, scopes;
