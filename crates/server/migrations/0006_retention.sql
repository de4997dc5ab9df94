-- What is removed after a time is found by these alone, a few rows at a time.
CREATE INDEX invitations_by_expiry ON invitations (expires_at);
CREATE INDEX consents_by_expiry ON consents (expires_at);
CREATE INDEX activity_by_type ON activity (type, latest);
-- How many entries of an organization and app still take refusals.
CREATE INDEX open_refusals ON activity (organization_id, app_id) WHERE repeat_key IS NOT NULL;
