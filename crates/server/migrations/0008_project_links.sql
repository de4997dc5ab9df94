-- A platform's projects, tied to jobs of a customer. They belong to an install and stay with it: a
-- reconnect starts without any.
CREATE TABLE project_links (
    id                    TEXT   NOT NULL PRIMARY KEY,
    install_id            TEXT   NOT NULL REFERENCES installs (id),
    external_project_id   TEXT   NOT NULL,
    external_project_name TEXT,
    external_project_url  TEXT,
    job_id                TEXT,
    provisioning_mode     TEXT   NOT NULL
        CHECK (provisioning_mode IN ('PARTNER_WEBHOOK', 'MANAGED_ADAPTER')),
    created_at            BIGINT NOT NULL,
    UNIQUE (install_id, external_project_id)
);
CREATE INDEX project_links_of_install ON project_links (install_id, id);
