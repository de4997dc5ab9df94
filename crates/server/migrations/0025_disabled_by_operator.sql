-- The operator's decision beside the developers', which is disabled_at. The app is DISABLED while
-- either is there. The check keeps a server of the version before, which doesn't know this column, from
-- reactivating the app.
ALTER TABLE platform_apps ADD COLUMN operator_disabled_at BIGINT
    CHECK (operator_disabled_at IS NULL OR status = 'DISABLED');
ALTER TABLE platform_apps ADD COLUMN operator_reason TEXT;
