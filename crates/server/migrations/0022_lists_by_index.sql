-- Active installs of an app by their scopes, and the others, newest first: what `outdated` selects.
CREATE INDEX active_installs_by_scopes ON installs (app_id, scopes, id) WHERE status = 'ACTIVE';
CREATE INDEX revoked_installs_of_app ON installs (app_id, id) WHERE status = 'REVOKED';
DROP INDEX scopes_of_installs;

-- A search reads all of an organization's apps, and looks at nothing but this.
CREATE INDEX search_of_apps ON platform_apps (organization_id, id, status, search_text);
DROP INDEX platform_apps_of_organization;

-- An app's deliveries to one endpoint, newest first, and those in one state.
CREATE INDEX deliveries_to_endpoint ON webhook_deliveries (app_id, endpoint_id, id);
CREATE INDEX deliveries_to_endpoint_by_status
    ON webhook_deliveries (endpoint_id, status, app_id, id);
DROP INDEX deliveries_of_endpoint;
