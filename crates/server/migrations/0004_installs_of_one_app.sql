-- An organization's installs of one app, newest first.
CREATE INDEX installs_of_organization_and_app ON installs (organization_id, app_id, id);
