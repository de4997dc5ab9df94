-- A browser on its way to the provider.

INSERT INTO sign_in_attempts (state_hash, browser_hash, return_to, expires_at) VALUES
    ('c1ff7d6f4f2e2b6f5dd7f6fb9b9ce1c1d86dcf3f1c6b3d4c5b3aa6ad2ef1f2f3',
     'd1ff7d6f4f2e2b6f5dd7f6fb9b9ce1c1d86dcf3f1c6b3d4c5b3aa6ad2ef1f2f3', '/settings', 1795494000000);
