-- A person of the provider, and a browser on its way there.

INSERT INTO identities (issuer, subject, account_id, created_at) VALUES
    ('https://id.example', 'gil', '019a0000-0000-7000-8000-000000000012', 1795300000000);

INSERT INTO sign_in_attempts (secret_hash, return_to, expires_at) VALUES
    ('b1ff7d6f4f2e2b6f5dd7f6fb9b9ce1c1d86dcf3f1c6b3d4c5b3aa6ad2ef1f2f3', '/settings', 1795494000000);
