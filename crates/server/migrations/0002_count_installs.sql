-- What an app's developers see of its installs is counted from these alone, without a look at each
-- install.
CREATE INDEX scopes_of_installs ON installs (app_id, status, scopes);
CREATE INDEX last_use_of_installs ON installs (app_id, last_used_at);
