-- Who an account is at the OpenID Connect provider. Such an account has an empty password_hash.
CREATE TABLE identities (
    issuer     TEXT   NOT NULL,
    subject    TEXT   NOT NULL,
    account_id TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX identities_of_account ON identities (account_id);

-- Browsers on their way through the provider. Each has a secret, of which the hash is here.
CREATE TABLE sign_in_attempts (
    secret_hash TEXT   NOT NULL PRIMARY KEY,
    return_to   TEXT   NOT NULL,
    expires_at  BIGINT NOT NULL
);
