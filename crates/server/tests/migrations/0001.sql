-- What the first version of the schema held: a platform with two apps, and a customer who connected
-- one of them twice and opened another consent. The password is that of every test.

INSERT INTO organizations (id, name, created_at) VALUES
    ('019a0000-0000-7000-8000-000000000001', 'Acme', 1795000000000),
    ('019a0000-0000-7000-8000-000000000002', 'Globex', 1795000000000);

INSERT INTO accounts
    (id, organization_id, email, email_key, password_hash, display_name, role, created_at)
VALUES
    ('019a0000-0000-7000-8000-000000000011', '019a0000-0000-7000-8000-000000000001',
     'Ada@acme.example', 'ada@acme.example', '$argon2id$v=19$m=8,t=1,p=1$t9x9JAZ7EC/LqveznKUubQ$ed+Sh3y6hg71I4q97NuSnU0p+p8kUYJh14/5XRGrh2c', 'Ada', 'OWNER', 1795000000000),
    ('019a0000-0000-7000-8000-000000000012', '019a0000-0000-7000-8000-000000000002',
     'gil@globex.example', 'gil@globex.example', '$argon2id$v=19$m=8,t=1,p=1$t9x9JAZ7EC/LqveznKUubQ$ed+Sh3y6hg71I4q97NuSnU0p+p8kUYJh14/5XRGrh2c', 'Gil', 'OWNER', 1795000000000),
    ('019a0000-0000-7000-8000-000000000013', '019a0000-0000-7000-8000-000000000002',
     'mia@globex.example', 'mia@globex.example', '$argon2id$v=19$m=8,t=1,p=1$t9x9JAZ7EC/LqveznKUubQ$ed+Sh3y6hg71I4q97NuSnU0p+p8kUYJh14/5XRGrh2c', 'Mia', 'MEMBER', 1795000000000);

-- SHA-256 of `developer-session` and `customer-session`.
INSERT INTO sessions (id, secret_hash, account_id, created_at, last_seen_at) VALUES
    ('019a0000-0000-7000-8000-000000000021',
     '099c9905f0874f66c5ff10e9063d4634a5f575d44fe239a3a0388aea2e9d6576',
     '019a0000-0000-7000-8000-000000000011', 1795493000000, 1795493000000),
    ('019a0000-0000-7000-8000-000000000022',
     'b824bfb7f17be14e1619214252f8ea83d592637fe9584a90f9bd3e1ecf77ecaa',
     '019a0000-0000-7000-8000-000000000012', 1795493000000, 1795493000000);

INSERT INTO invitations
    (secret_hash, organization_id, created_by, created_at, expires_at, used_at)
VALUES
    ('8a5edab282632443219e051e4ade2d1d5bbc671c781051bf1437897cbdfea0f1',
     '019a0000-0000-7000-8000-000000000002', '019a0000-0000-7000-8000-000000000012',
     1795493000000, 1796000000000, NULL);

INSERT INTO platform_apps
    (id, organization_id, client_id, slug, name, description, website_url, redirect_uris, scopes,
     status, revision, created_at, updated_at, disabled_at, search_text)
VALUES
    ('019a0000-0000-7000-8000-000000000031', '019a0000-0000-7000-8000-000000000001',
     'ptnapp_0123456789ABCDEFGHIJKLMN', 'acme', 'Acme Labeling', 'Labels.', 'https://acme.example',
     '["https://acme.example/cb"]', '["contracts:read","participants:email"]',
     'ACTIVE', 2, 1795100000000, 1795200000000, NULL,
     'acme labeling
acme
ptnapp_0123456789abcdefghijklmn'),
    ('019a0000-0000-7000-8000-000000000032', '019a0000-0000-7000-8000-000000000001',
     'ptnapp_NMLKJIHGFEDCBA9876543210', 'retired', 'Retired', NULL, NULL,
     '[]', '["usage:write"]', 'DISABLED', 1, 1795100000001, 1795300000000, 1795300000000,
     'retired
retired
ptnapp_nmlkjihgfedcba9876543210');

-- SHA-256 of ot_ptk_0123456789ABCDEFGHIJKLMNOPQRST4PMbyp and
-- ot_ptk_ABCDEFGHIJKLMNOPQRSTUVWXYZabcd34KlM6. The active install has the app's scopes of before.
INSERT INTO installs
    (id, app_id, organization_id, scopes, pii_consent, status, granted_by, granted_by_name,
     token_id, token_hash, token_last_four, created_at, revoked_at, last_used_at)
VALUES
    ('019a0000-0000-7000-8000-000000000041', '019a0000-0000-7000-8000-000000000031',
     '019a0000-0000-7000-8000-000000000002', '["contracts:read"]', 0, 'REVOKED',
     '019a0000-0000-7000-8000-000000000012', 'Gil', '019a0000-0000-7000-8000-000000000051',
     '48ccaa42704d7f4e03949c2f5e76b08f6f60e97cddceb91dd661a7ffa26c098b', 'KlM6',
     1795150000000, 1795160000000, 1795155000000),
    ('019a0000-0000-7000-8000-000000000042', '019a0000-0000-7000-8000-000000000031',
     '019a0000-0000-7000-8000-000000000002', '["contracts:read"]', 0, 'ACTIVE',
     '019a0000-0000-7000-8000-000000000012', 'Gil', '019a0000-0000-7000-8000-000000000052',
     '5309a31b265ac1a1713e9beaf918af6f03a9490b0d63a5b00cc279c6deb23a53', 'Mbyp',
     1795160000000, NULL, 1795170000000);

INSERT INTO consents
    (id, account_id, session_id, organization_id, app_id, app_revision, link, current_install_id,
     created_at, expires_at, used_at)
VALUES
    ('019a0000-0000-7000-8000-000000000061', '019a0000-0000-7000-8000-000000000012',
     '019a0000-0000-7000-8000-000000000022', '019a0000-0000-7000-8000-000000000002',
     '019a0000-0000-7000-8000-000000000031', 2,
     '{"redirect_uri":null,"state":"s","external_project_id":null}',
     '019a0000-0000-7000-8000-000000000042', 1795493200000, 1795493800000, NULL);

INSERT INTO activity
    (id, latest, type, at, app_id, organization_id, actor_id, actor_name, details, reason, code,
     origin, count, first_at, repeat_key)
VALUES
    ('019a0000-0000-7000-8000-000000000071', '019a0000-0000-7000-8000-000000000071',
     'APP_REGISTERED', 1795100000000, '019a0000-0000-7000-8000-000000000031',
     '019a0000-0000-7000-8000-000000000001', '019a0000-0000-7000-8000-000000000011', 'Ada', '{}',
     NULL, NULL, NULL, 1, 1795100000000, NULL),
    ('019a0000-0000-7000-8000-000000000072', '019a0000-0000-7000-8000-000000000072',
     'CONSENT_APPROVED', 1795150000000, '019a0000-0000-7000-8000-000000000031',
     '019a0000-0000-7000-8000-000000000002', '019a0000-0000-7000-8000-000000000012', 'Gil',
     '{"installId":"019a0000-0000-7000-8000-000000000041","organizationName":"Globex","scopes":["contracts:read"],"piiConsent":false}',
     NULL, NULL, NULL, 1, 1795150000000, NULL),
    ('019a0000-0000-7000-8000-000000000073', '019a0000-0000-7000-8000-000000000073',
     'INSTALL_RECONNECTED', 1795160000000, '019a0000-0000-7000-8000-000000000031',
     '019a0000-0000-7000-8000-000000000002', '019a0000-0000-7000-8000-000000000012', 'Gil',
     '{"installId":"019a0000-0000-7000-8000-000000000042","organizationName":"Globex","scopes":["contracts:read"],"piiConsent":false}',
     NULL, NULL, NULL, 1, 1795160000000, NULL),
    ('019a0000-0000-7000-8000-000000000074', '019a0000-0000-7000-8000-000000000075',
     'CONSENT_REFUSED', 1795180000000, '019a0000-0000-7000-8000-000000000031',
     '019a0000-0000-7000-8000-000000000002', '019a0000-0000-7000-8000-000000000012', 'Gil', '{}',
     'REDIRECT_URI_REFUSED', 'ORIGIN_MISMATCH', 'https://evil.example', 2, 1795175000000, NULL);
