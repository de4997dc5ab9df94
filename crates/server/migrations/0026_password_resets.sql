-- Links that set a password, made by the operator. An account has one at most: a newer one replaces it.
CREATE TABLE password_resets (
    account_id  TEXT   NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    secret_hash TEXT   NOT NULL UNIQUE,
    expires_at  BIGINT NOT NULL
);
CREATE INDEX password_resets_by_expiry ON password_resets (expires_at);
