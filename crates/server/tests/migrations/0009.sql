-- An endpoint with a delivery that failed and one that waits.

INSERT INTO webhook_endpoints
    (id, install_id, app_id, url, event_types, secret, status, created_at, consecutive_failures,
     disabled_at, disabled_reason, claim_id, claimed_until)
VALUES
    ('019a0000-0000-7000-8000-000000000091', '019a0000-0000-7000-8000-000000000042',
     '019a0000-0000-7000-8000-000000000031', 'https://acme.example/hooks',
     '["project_link.created"]', 'whsec_secret', 'ACTIVE', 1795400000000, 1, NULL, NULL, '', 0);

INSERT INTO webhook_deliveries
    (id, endpoint_id, install_id, app_id, event_id, event_type, event_created_at, body, status,
     attempts, failures, next_attempt_at, ended_at)
VALUES
    ('019a0000-0000-7000-8000-0000000000a1', '019a0000-0000-7000-8000-000000000091',
     '019a0000-0000-7000-8000-000000000042', '019a0000-0000-7000-8000-000000000031',
     '019a0000-0000-7000-8000-0000000000b1', 'project_link.created', 1795400000000, '{}', 'FAILED',
     '[{"at":"2026-11-23T01:00:00.000Z","status":500,"error":"HTTP","durationMs":5,"excerpt":""}]',
     5, NULL, 1795410000000),
    ('019a0000-0000-7000-8000-0000000000a2', '019a0000-0000-7000-8000-000000000091',
     '019a0000-0000-7000-8000-000000000042', '019a0000-0000-7000-8000-000000000031',
     '019a0000-0000-7000-8000-0000000000b2', 'project_link.created', 1795450000000, '{}', 'PENDING',
     '[]', 0, 1795450000000, NULL);
