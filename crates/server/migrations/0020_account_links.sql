-- An attempt also links an account or uses an invitation. Attempts under way are lost: they last ten
-- minutes.
DROP TABLE sign_in_attempts;

CREATE TABLE sign_in_attempts (
    state_hash      TEXT   NOT NULL PRIMARY KEY,
    -- Of the secret in the cookie of the browser that started it.
    browser_hash    TEXT   NOT NULL,
    return_to       TEXT   NOT NULL,
    -- The session whose account is to be linked. It may have ended since.
    session_id      TEXT,
    -- The invitation that the new account is to use.
    invitation_hash TEXT,
    expires_at      BIGINT NOT NULL
);
CREATE INDEX sign_in_attempts_by_expiry ON sign_in_attempts (expires_at);

-- One person of each provider.
DROP INDEX identities_of_account;
CREATE UNIQUE INDEX identities_of_account ON identities (account_id, issuer);

-- People whose address has an account, until they enter its password. One for each browser.
CREATE TABLE pending_links (
    browser_hash TEXT   NOT NULL PRIMARY KEY,
    issuer       TEXT   NOT NULL,
    subject      TEXT   NOT NULL,
    -- The address that the provider has verified, as in accounts.
    email_key    TEXT   NOT NULL,
    account_id   TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    expires_at   BIGINT NOT NULL
);
CREATE INDEX pending_links_of_account ON pending_links (account_id);
CREATE INDEX pending_links_by_expiry ON pending_links (expires_at);
