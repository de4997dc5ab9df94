-- Sessions and sign-in attempts that expired are found by these alone, a few rows at a time.
CREATE INDEX sessions_by_creation ON sessions (created_at);
CREATE INDEX sessions_by_last_use ON sessions (last_seen_at);
CREATE INDEX sign_in_attempts_by_expiry ON sign_in_attempts (expires_at);
