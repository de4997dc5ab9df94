-- Each attempt by its `state`, so that the tabs of a browser don't disturb each other. Attempts under
-- way are lost: they last ten minutes.
DROP TABLE sign_in_attempts;

CREATE TABLE sign_in_attempts (
    state_hash   TEXT   NOT NULL PRIMARY KEY,
    -- Of the secret in the cookie of the browser that started it.
    browser_hash TEXT   NOT NULL,
    return_to    TEXT   NOT NULL,
    expires_at   BIGINT NOT NULL
);
