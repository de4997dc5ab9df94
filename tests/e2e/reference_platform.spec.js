import { expectAccessible } from '../harness/accessibility.js';
import { approve, button, currentInstall, expect, heading, test as base, textbox, unique, User } from '../harness/fixtures.js';
import { ReferencePlatform } from '../harness/reference_platform.js';
import { Server } from '../harness/server.js';

/** The product and the reference platform, on one machine; `app` is what the platform registered. */
const test = base.extend({
  server: async ({}, use) => {
    const server = await Server.start({ WEBHOOK_ALLOW_PRIVATE: 'true' });
    await use(server);
    await server.stop();
  },
  acme: async ({ server }, use) => {
    const platform = await ReferencePlatform.start(server, unique('acme'));
    await use(platform);
    await platform.stop();
    expect(platform.log, 'the platform reports no error').toBe('');
  },
  app: async ({ developer, acme }, use) => {
    const app = await developer.createApp({
      slug: acme.env.APP_SLUG,
      redirectUris: [`${acme.origin}/opentrain/callback`],
      scopes: ['project-links:write', 'webhooks:manage'],
    });
    await use(app);
  },
  /** The customer at the platform. The page is closed before the servers stop. */
  page: async ({ openPage, customer, acme, app: _ }, use) => {
    const page = await openPage(customer);
    await page.goto(acme.origin);
    await use(page);
    await page.close();
  },
});

const received = (page, text) => page.getByRole('listitem').filter({ hasText: text });
const status = (page, text) => page.getByRole('status').filter({ hasText: text });

/** Follows the consent link from the platform and pastes the token there. Returns the token. */
async function connect(page, label = 'Connect OpenTrain') {
  await button(page, label).click();
  const token = await approve(page);
  await button(page, 'Copy token').click();
  await page.getByRole('button', { name: 'Continue to 127.0.0.1' }).click();
  await expect(status(page, 'Approved for Street scenes. Now paste the token.')).toBeVisible();
  await textbox(page, 'Platform token').fill(token);
  await button(page, 'Save token').click();
  await expect(status(page, 'Connected.')).toBeVisible();
  return token;
}

async function subscribe(page) {
  await button(page, 'Subscribe to events').click();
  await expect(status(page, 'Subscribed.')).toBeVisible();
}

test('a customer connects, the platform links projects and receives events, the customer disconnects', async ({ page, customer, acme }) => {
  await expectAccessible(page);
  await connect(page);
  await subscribe(page);
  await button(page, 'Link Street scenes').click();
  await expect(status(page, 'Street scenes is linked.')).toBeVisible();
  await expect(received(page, 'project_link.created')).toContainText('street-scenes');
  await expectAccessible(page);
  await button(page, 'Unlink Street scenes').click();
  await expect(received(page, 'project_link.removed')).toBeVisible();

  // The page is open: the event is listed as it arrives.
  const [install] = (await customer.get('/installs')).items;
  await customer.requestOk('DELETE', `/installs/${install.id}`);
  await expect(received(page, 'install.revoked')).toContainText('DISCONNECTED');
  await page.reload();
  await expect(button(page, 'Connect OpenTrain')).toBeVisible();
  await page.goto(`${acme.origin}/opentrain/callback?state=guessed&opentrain_install_id=1`);
  await expect(page.getByRole('alert')).toContainText("doesn't belong to a connection that was started here");
});

test('a declined request connects nothing', async ({ page }) => {
  await button(page, 'Connect OpenTrain').click();
  await button(page, 'Decline').click();
  await page.getByRole('link', { name: 'Return to 127.0.0.1' }).click();
  await expect(status(page, 'Nothing was connected: the request was declined.')).toBeVisible();
});

test('connecting again ends the old token, says so in an event, and starts empty', async ({ page, server }) => {
  const old = await connect(page);
  await subscribe(page);
  await button(page, 'Link Street scenes').click();
  await expect(status(page, 'Street scenes is linked.')).toBeVisible();
  const token = await connect(page, 'Connect again');
  await expect(received(page, 'install.revoked')).toContainText('RECONNECTED');
  expect((await currentInstall(server, old)).status).toBe(401);
  expect((await currentInstall(server, token)).status).toBe(200);
  await expect(button(page, 'Link Street scenes')).toBeVisible();
  await expect(button(page, 'Subscribe to events')).toBeVisible();
});

test('events of an app that is switched off arrive after it is reactivated (rule 10)', async ({ page, developer, customer, app }) => {
  await connect(page);
  await subscribe(page);
  await developer.post(`/platform-apps/${app.id}/deactivate`);
  await button(page, 'Link Street scenes').click({ noWaitAfter: true });
  await expect(page.getByRole('alert')).toContainText('This app is switched off at OpenTrain.');
  const [install] = (await customer.get('/installs')).items;
  await customer.requestOk('DELETE', `/installs/${install.id}`);
  const waiting = async () => (await developer.get(`/platform-apps/${app.id}/deliveries?status=PENDING`)).items;
  expect(await waiting()).toMatchObject([{ event: { type: 'install.revoked' }, attempts: [] }]);
  await expect(received(page, 'install.revoked')).toHaveCount(0);
  await developer.post(`/platform-apps/${app.id}/reactivate`);
  await expect(received(page, 'install.revoked')).toContainText('DISCONNECTED');
});

test('an event that the platform missed is delivered again', async ({ page, developer, customer, app, acme, consoleGuard }) => {
  consoleGuard.allowOffline();
  await connect(page);
  await subscribe(page);
  await acme.kill();
  const [install] = (await customer.get('/installs')).items;
  await customer.requestOk('DELETE', `/installs/${install.id}`);
  const deliveries = async () => (await developer.get(`/platform-apps/${app.id}/deliveries`)).items;
  await expect.poll(deliveries).toMatchObject([{ status: 'PENDING', attempts: [{ error: 'CONNECT' }] }]);
  await acme.launch();
  await page.goto(acme.origin);
  await developer.post(`/platform-apps/${app.id}/deliveries/${(await deliveries())[0].id}/redeliver`);
  await expect(received(page, 'install.revoked')).toBeVisible();
  await expect.poll(deliveries).toMatchObject([{ status: 'DELIVERED', attempts: [{}, { status: 204, error: null }] }]);
});
