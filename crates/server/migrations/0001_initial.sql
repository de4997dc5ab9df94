-- One text for SQLite and PostgreSQL. IDs are UUIDv7 in canonical text, times are milliseconds
-- since 1970 in UTC, flags are 0 or 1, lists are JSON, hashes are SHA-256 in hexadecimal.

CREATE TABLE organizations (
    id         TEXT   NOT NULL PRIMARY KEY,
    name       TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);

-- A removed member's row is deleted: what must outlive it (a name in old activity, who granted an
-- install) is copied where it is needed, and the address is free again.
CREATE TABLE accounts (
    id              TEXT   NOT NULL PRIMARY KEY,
    organization_id TEXT   NOT NULL REFERENCES organizations (id),
    email           TEXT   NOT NULL,
    email_key       TEXT   NOT NULL UNIQUE,
    password_hash   TEXT   NOT NULL,
    display_name    TEXT   NOT NULL,
    role            TEXT   NOT NULL CHECK (role IN ('OWNER', 'MEMBER')),
    created_at      BIGINT NOT NULL
);
CREATE INDEX accounts_of_organization ON accounts (organization_id, id);

CREATE TABLE sessions (
    id           TEXT   NOT NULL PRIMARY KEY,
    secret_hash  TEXT   NOT NULL UNIQUE,
    account_id   TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at   BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL
);
CREATE INDEX sessions_of_account ON sessions (account_id, id);

CREATE TABLE invitations (
    secret_hash     TEXT   NOT NULL PRIMARY KEY,
    organization_id TEXT   NOT NULL REFERENCES organizations (id),
    created_by      TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL,
    used_at         BIGINT
);

CREATE TABLE platform_apps (
    id              TEXT   NOT NULL PRIMARY KEY,
    organization_id TEXT   NOT NULL REFERENCES organizations (id),
    client_id       TEXT   NOT NULL UNIQUE,
    slug            TEXT   NOT NULL UNIQUE,
    name            TEXT   NOT NULL,
    description     TEXT,
    website_url     TEXT,
    redirect_uris   TEXT   NOT NULL,
    scopes          TEXT   NOT NULL,
    status          TEXT   NOT NULL CHECK (status IN ('ACTIVE', 'DISABLED')),
    revision        BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    disabled_at     BIGINT,
    -- Name, slug and client ID in lower ASCII case, a line each: what a search looks at.
    search_text     TEXT   NOT NULL
);
CREATE INDEX platform_apps_of_organization ON platform_apps (organization_id, id);

-- An install and its token live and die together. Only the token's hash is stored.
CREATE TABLE installs (
    id              TEXT   NOT NULL PRIMARY KEY,
    app_id          TEXT   NOT NULL REFERENCES platform_apps (id),
    organization_id TEXT   NOT NULL REFERENCES organizations (id),
    scopes          TEXT   NOT NULL,
    pii_consent     BIGINT NOT NULL,
    status          TEXT   NOT NULL CHECK (status IN ('ACTIVE', 'REVOKED')),
    granted_by      TEXT   NOT NULL,
    granted_by_name TEXT   NOT NULL,
    token_id        TEXT   NOT NULL UNIQUE,
    token_hash      TEXT   NOT NULL UNIQUE,
    token_last_four TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    revoked_at      BIGINT,
    last_used_at    BIGINT
);
CREATE UNIQUE INDEX one_active_install ON installs (app_id, organization_id) WHERE status = 'ACTIVE';
CREATE INDEX installs_of_app ON installs (app_id, id);
CREATE INDEX installs_of_organization ON installs (organization_id, id);

-- One pending decision. It dies with its session or its account.
CREATE TABLE consents (
    id                 TEXT   NOT NULL PRIMARY KEY,
    account_id         TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    session_id         TEXT   NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    organization_id    TEXT   NOT NULL REFERENCES organizations (id),
    app_id             TEXT   NOT NULL REFERENCES platform_apps (id),
    app_revision       BIGINT NOT NULL,
    -- The checked link as JSON: a `state` may hold characters that a text column may not.
    link               TEXT   NOT NULL,
    current_install_id TEXT REFERENCES installs (id),
    created_at         BIGINT NOT NULL,
    expires_at         BIGINT NOT NULL,
    used_at            BIGINT
);
CREATE INDEX consents_of_account ON consents (account_id);
CREATE INDEX consents_of_session ON consents (session_id);

-- Append-only, but that equal refusals within an hour are one entry with a count.
CREATE TABLE activity (
    id              TEXT   NOT NULL PRIMARY KEY,
    -- The ID of the latest occurrence: the order of every list, exact within a millisecond.
    latest          TEXT   NOT NULL UNIQUE,
    type            TEXT   NOT NULL,
    at              BIGINT NOT NULL,
    -- The app it is about; none for a link to an app that does not exist.
    app_id          TEXT REFERENCES platform_apps (id),
    -- Who caused it.
    organization_id TEXT   NOT NULL REFERENCES organizations (id),
    actor_id        TEXT   NOT NULL,
    actor_name      TEXT   NOT NULL,
    -- JSON; refusals have columns instead.
    details         TEXT   NOT NULL,
    reason          TEXT,
    code            TEXT,
    origin          TEXT,
    count           BIGINT NOT NULL,
    first_at        BIGINT NOT NULL,
    -- What makes two refusals equal, while its entry takes further ones.
    repeat_key      TEXT UNIQUE
);
CREATE INDEX activity_of_app ON activity (app_id, latest);
CREATE INDEX activity_of_organization ON activity (organization_id, latest);
