-- Where a platform receives the events of one install. Nothing refers to an endpoint, so that it can
-- be deleted while its past deliveries are kept.
CREATE TABLE webhook_endpoints (
    id                   TEXT   NOT NULL PRIMARY KEY,
    install_id           TEXT   NOT NULL REFERENCES installs (id),
    app_id               TEXT   NOT NULL REFERENCES platform_apps (id),
    url                  TEXT   NOT NULL,
    event_types          TEXT   NOT NULL,
    -- As it is: signing needs it.
    secret               TEXT   NOT NULL,
    status               TEXT   NOT NULL CHECK (status IN ('ACTIVE', 'DISABLED')),
    created_at           BIGINT NOT NULL,
    consecutive_failures BIGINT NOT NULL,
    disabled_at          BIGINT,
    disabled_reason      TEXT,
    -- The latest claim of a server that delivers to it, and until when that counts. Claims' IDs
    -- increase, so they also tell who had a turn last.
    claim_id             TEXT   NOT NULL,
    claimed_until        BIGINT NOT NULL
);
CREATE INDEX webhook_endpoints_of_install ON webhook_endpoints (install_id, id);

-- An event on its way to one endpoint. Each has the event with it: it is written once, and what an
-- event still needs is known without counting.
CREATE TABLE webhook_deliveries (
    id               TEXT   NOT NULL PRIMARY KEY,
    endpoint_id      TEXT   NOT NULL,
    install_id       TEXT   NOT NULL REFERENCES installs (id),
    app_id           TEXT   NOT NULL REFERENCES platform_apps (id),
    event_id         TEXT   NOT NULL,
    event_type       TEXT   NOT NULL,
    event_created_at BIGINT NOT NULL,
    -- The exact bytes that are signed and sent.
    body             TEXT   NOT NULL,
    status           TEXT   NOT NULL CHECK (status IN ('PENDING', 'DELIVERED', 'FAILED')),
    -- The latest attempts as JSON.
    attempts         TEXT   NOT NULL,
    -- Failed attempts since it was queued.
    failures         BIGINT NOT NULL,
    next_attempt_at  BIGINT,
    ended_at         BIGINT
);
CREATE INDEX deliveries_of_app ON webhook_deliveries (app_id, id);
CREATE INDEX deliveries_of_app_by_status ON webhook_deliveries (app_id, status, id);
CREATE INDEX deliveries_of_endpoint ON webhook_deliveries (endpoint_id, id);
CREATE INDEX events_of_install ON webhook_deliveries (install_id, event_id);
-- What waits, in its order. All that the worker looks at.
CREATE INDEX pending_deliveries ON webhook_deliveries (endpoint_id, event_id, next_attempt_at)
    WHERE status = 'PENDING';
CREATE INDEX deliveries_by_end ON webhook_deliveries (ended_at) WHERE ended_at IS NOT NULL;
