import {
  approve, APPS_PATH, button, consentPath, currentInstall, expect, heading, openReview, test, textbox, User,
} from '../harness/fixtures.js';

test('a developer deactivates and reactivates an app (rule 10)', async ({ openPage, developer, customer, server, consoleGuard }) => {
  const app = await developer.createApp();
  const { token } = await customer.connect(app);
  const other = await User.signUp(server, { organization: 'Umbrella' });
  await other.connect(app);
  await currentInstall(server, token);

  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/${app.id}`);
  const dialog = page.getByRole('dialog', { name: 'Deactivate Acme Labeling?' });

  await test.step('the dialog names the effect in real numbers and can be cancelled', async () => {
    await button(page, 'Deactivate app').click();
    await expect(dialog).toContainText('2 active installs stop working on their next API call');
    await expect(dialog.getByRole('time').or(dialog.locator('time')).first(), 'last use').toBeVisible();
    await button(dialog, 'Cancel').click();
    await expect(dialog).toBeHidden();
    await expect(button(page, 'Deactivate app')).toBeFocused();
    expect((await currentInstall(server, token)).status).toBe(200);
  });

  await test.step('deactivating refuses the next Platform API call', async () => {
    await button(page, 'Deactivate app').click();
    await button(dialog, 'Deactivate').click();
    await expect(button(page, 'Reactivate app')).toBeVisible();
    await expect(page.getByText('Disabled', { exact: true }).first()).toBeVisible();
    await expect(page.getByRole('main')).toContainText('Disabled since');
    const { status, body } = await currentInstall(server, token);
    expect(status).toBe(403);
    expect(body.details.reason).toBe('APP_DISABLED');
  });

  const customerPage = await openPage(customer);
  await test.step('the consent link is refused and points to the existing connection', async () => {
    consoleGuard.allowStatus(403, /^\/api\/v1\/consents$/);
    await customerPage.goto(consentPath(app));
    await expect(heading(customerPage, 'Acme Labeling is switched off')).toBeFocused();
    await expect(button(customerPage, 'Approve')).toHaveCount(0);
    await customerPage.getByRole('link', { name: 'Connected apps' }).click();
    await expect(heading(customerPage, 'Connected apps')).toBeVisible();
  });

  await test.step('reactivating restores the calls and the link', async () => {
    await expect(page.getByRole('main')).toContainText(/without new consent/);
    await button(page, 'Reactivate app').click();
    await expect(button(page, 'Deactivate app')).toBeVisible();
    expect((await currentInstall(server, token)).status).toBe(200);
    await openReview(customerPage, consentPath(app));
    const again = await approve(customerPage);
    expect((await currentInstall(server, again)).status).toBe(200);
  });
});

test("the dialog counts what was connected after the page was loaded", async ({ openPage, developer, customer }) => {
  const app = await developer.createApp();
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/${app.id}`);
  await expect(page.getByRole('region', { name: 'Installs' })).toBeVisible();
  await customer.connect(app);
  await button(page, 'Deactivate app').click();
  const dialog = page.getByRole('dialog', { name: 'Deactivate Acme Labeling?' });
  await expect(dialog).toContainText('1 active install stops working on its next API call');
  await expect(dialog).toContainText('Last used: Never');
  await button(dialog, 'Cancel').click();
  await expect(button(page, 'Deactivate app')).toBeFocused();
});

test("a pending consent can't be approved after the app is deactivated", async ({ openPage, developer, customer, consoleGuard }) => {
  const app = await developer.createApp();
  const page = await openPage(customer);
  await openReview(page, consentPath(app));
  await developer.post(`/platform-apps/${app.id}/deactivate`);
  consoleGuard.allowStatus(403, /\/approve$/);
  await button(page, 'Approve').click();
  await expect(heading(page, 'Acme Labeling is switched off')).toBeVisible();
  expect((await customer.get('/installs')).items).toEqual([]);
});

test('changing the status keeps what was typed on the page and moves the focus to the status', async ({ openPage, developer }) => {
  const app = await developer.createApp({ redirectUris: ['https://acme.example/callback'] });
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/${app.id}`);
  const typed = [
    [textbox(page, 'External project ID'), 'project 1'],
    [textbox(page, 'Test a redirect'), 'https://acme.example/callback'],
  ];
  for (const [field, text] of typed) await field.fill(text);

  await button(page, 'Deactivate app').click();
  await button(page.getByRole('dialog'), 'Deactivate').click();
  await expect(page.getByRole('heading', { name: 'Disabled since' })).toBeFocused();
  await expect(page.getByRole('region', { name: 'Activity' })).toContainText('App deactivated');
  await button(page, 'Reactivate app').click();
  await expect(page.getByRole('heading', { name: 'Deactivate app' })).toBeFocused();
  for (const [field, text] of typed) await expect(field).toHaveValue(text);
  await expect(page.getByRole('region', { name: 'Consent link' })).toContainText('external_project_id=project%201');
});
