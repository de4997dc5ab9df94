-- A browser that links an account, and a person whose address has one.

INSERT INTO sign_in_attempts
    (state_hash, browser_hash, return_to, session_id, invitation_hash, expires_at)
VALUES
    ('e1ff7d6f4f2e2b6f5dd7f6fb9b9ce1c1d86dcf3f1c6b3d4c5b3aa6ad2ef1f2f3',
     'f1ff7d6f4f2e2b6f5dd7f6fb9b9ce1c1d86dcf3f1c6b3d4c5b3aa6ad2ef1f2f3', '/settings/account',
     '019a0000-0000-7000-8000-000000000022', NULL, 1795494000000);

INSERT INTO pending_links (browser_hash, issuer, subject, email_key, account_id, expires_at) VALUES
    ('a1ff7d6f4f2e2b6f5dd7f6fb9b9ce1c1d86dcf3f1c6b3d4c5b3aa6ad2ef1f2f3', 'https://id.example', 'ada',
     'ada@acme.example', '019a0000-0000-7000-8000-000000000011', 1795494000000);
