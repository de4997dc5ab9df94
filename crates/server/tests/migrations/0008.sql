-- A project that the platform linked.

INSERT INTO project_links
    (id, install_id, external_project_id, external_project_name, external_project_url, job_id,
     provisioning_mode, created_at)
VALUES
    ('019a0000-0000-7000-8000-000000000081', '019a0000-0000-7000-8000-000000000042', 'project-1',
     'Cats and dogs', NULL, 'job-1', 'PARTNER_WEBHOOK', 1795400000000);
