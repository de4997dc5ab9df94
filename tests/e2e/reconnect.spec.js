import {
  approve, APPS_PATH, button, consentPath, currentInstall, expect, heading, openReview, test,
} from '../harness/fixtures.js';

test('a scope change reaches a customer only when they reconnect (rules 9 and 20)', async ({ openPage, developer, customer, server }) => {
  const app = await developer.createApp({ scopes: ['project-links:read', 'usage:write'] });
  const { token: old } = await customer.connect(app);

  await test.step('the developer changes the scopes and sees who keeps the old ones', async () => {
    const page = await openPage(developer);
    await page.goto(`${APPS_PATH}/${app.id}`);
    await page.getByRole('link', { name: 'Edit app' }).click();
    const scopes = page.getByRole('group', { name: 'Scopes' });
    await scopes.getByRole('checkbox', { name: 'Report work' }).uncheck();
    await scopes.getByRole('checkbox', { name: 'Manage webhooks' }).check();
    await expect(page.getByText(/1 active install keeps its scopes/)).toBeVisible();
    await button(page, 'Save changes').click();
    await expect(page).toHaveURL(new RegExp(`/platform-apps/${app.id}$`));
    const installs = page.getByRole('region', { name: 'Installs' });
    await expect(installs).toContainText('Globex');
    await expect(installs).toContainText("1 active install has different scopes from the app's current ones");
    await expect(installs, 'what differs').toContainText('webhooks:manage');
  });

  await test.step('the install keeps the scopes that its customer granted', async () => {
    const { status, body } = await currentInstall(server, old);
    expect(status).toBe(200);
    expect(body.install.scopes).toEqual(['project-links:read', 'usage:write']);
  });

  const page = await openPage(customer);
  await test.step('the customer sees what reconnecting adds, keeps and drops', async () => {
    // Rule 25: an existing connection never approves a new one.
    await openReview(page, consentPath(app));
    const main = page.getByRole('main');
    await expect(main).toContainText('The platform stops working until you paste in the new token.');
    await expect(scopeDiff(page, 'Added')).toHaveText('Manage webhooks');
    await expect(scopeDiff(page, 'Kept')).toHaveText('See project links');
    await expect(scopeDiff(page, 'Dropped')).toHaveText('Report work');
  });

  await test.step('the new token works and the old one is revoked', async () => {
    const token = await approve(page);
    await expect(heading(page, 'Acme Labeling is connected')).toBeVisible();
    const { body } = await currentInstall(server, token);
    expect(body.install.scopes).toEqual(['project-links:read', 'webhooks:manage']);
    expect((await currentInstall(server, old)).status).toBe(401);
    const { items } = await customer.get('/installs');
    expect(items.filter(({ status }) => status === 'ACTIVE')).toHaveLength(1);
  });
});

const scopeDiff = (page, term) =>
  page.locator('dl > div', { has: page.locator('dt', { hasText: term }) }).locator('dd');
