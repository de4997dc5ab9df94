import { expectAccessible, expectNoHorizontalScroll, narrowViewport } from '../harness/accessibility.js';
import {
  approve, APPS_PATH, button, consentPath, expect, heading, nextConsent, openReview, test, textbox,
} from '../harness/fixtures.js';

/** What holds on every screen after a navigation: focus, title, landmarks, axe, no horizontal scroll. */
async function expectScreen(page, name, title) {
  await expect(heading(page, name)).toBeFocused();
  await expect(page).toHaveTitle(title);
  await expect(page.getByRole('main')).toHaveCount(1);
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  await expectAccessible(page);
  await page.setViewportSize(narrowViewport);
  await expectNoHorizontalScroll(page);
}

test.describe('settings', () => {
  test('sign-in, sign-up and the unknown page are accessible', async ({ openPage, consoleGuard }) => {
    consoleGuard.allowStatus(401, /^\/api\/v1\/session$/);
    const page = await openPage();
    await page.goto('/sign-in');
    await expectScreen(page, 'Sign in', /Sign in/);
    await page.goto('/sign-up');
    await expectScreen(page, 'Create account', /Create account/);
    await button(page, 'Create account').click();
    await expect(page.getByRole('alert')).toContainText('There is a problem');
    await expectAccessible(page);
    await page.goto('/no/such/page');
    await expectScreen(page, 'Page not found', /Page not found/);
  });

  test('the app list is accessible: empty, long, without a match', async ({ openPage, developer }) => {
    const page = await openPage(developer);
    await page.goto(APPS_PATH);
    await expectScreen(page, 'Platform apps', /Platform apps/);
    for (let i = 0; i < 11; i++) await developer.createApp({ name: `Tool ${i}` });
    await page.reload();
    await expect(page.getByRole('combobox', { name: 'Status' })).toBeVisible();
    await expectScreen(page, 'Platform apps', /Platform apps/);
    const search = page.getByRole('searchbox', { name: 'Search' }).or(textbox(page, 'Search'));
    await search.fill('no such tool');
    await expect(page.getByText('Tool 1', { exact: true })).toHaveCount(0);
    await expectAccessible(page);
  });

  test('the app form is accessible: empty, with errors', async ({ openPage, developer }) => {
    const page = await openPage(developer);
    await page.goto(`${APPS_PATH}/new`);
    await expectScreen(page, 'New platform app', /New platform app/);
    await page.getByRole('checkbox', { name: 'Create and remove project links' }).check();
    await button(page, 'Create app').click();
    await expect(page.getByRole('alert')).toContainText('There is a problem');
    await expectAccessible(page);
  });

  test('an app, its dialog and its edit form are accessible', async ({ openPage, developer, customer }) => {
    const app = await developer.createApp({ redirectUris: ['https://acme.example/callback'] });
    await customer.connect(app);
    await developer.editApp(app, { scopes: ['contracts:read'] });
    const page = await openPage(developer);
    await page.goto(`${APPS_PATH}/${app.id}`);
    await expect(page.getByRole('region', { name: 'Installs' })).toContainText('Globex');
    await expectScreen(page, 'Acme Labeling', 'Acme Labeling · Platform apps');
    await button(page, 'Deactivate app').click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page);
    await button(page.getByRole('dialog'), 'Deactivate').click();
    await expect(button(page, 'Reactivate app')).toBeVisible();
    await expectAccessible(page);
    await page.goto(`${APPS_PATH}/${app.id}/edit`);
    await expect(button(page, 'Save changes')).toBeVisible();
    await expectAccessible(page);
  });

  test('connected apps, members and sessions are accessible', async ({ openPage, developer, customer }) => {
    const page = await openPage(customer);
    await page.goto('/settings/connected-apps');
    await expectScreen(page, 'Connected apps', /Connected apps/);
    await customer.connect(await developer.createApp());
    await page.reload();
    await button(page, 'Disconnect Acme Labeling').click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page);
    await customer.invite('Max Member');
    await page.goto('/settings/members');
    await expect(page.getByText('Max Member').first()).toBeVisible();
    await expectScreen(page, 'Members', /Members/);
    await page.goto('/settings/account');
    await expect(page.getByText('This session')).toBeVisible();
    await expectScreen(page, 'Account', /Account/);
  });
});

test.describe('consent', () => {
  const fullApp = {
    description: 'Labels images.',
    websiteUrl: 'https://acme.example',
    redirectUris: ['https://acme.example/callback'],
    scopes: [
      'project-links:read', 'project-links:write', 'contracts:read', 'participants:read',
      'participants:email', 'usage:write', 'webhooks:manage',
    ],
  };
  const query = { redirect_uri: 'https://acme.example/callback' };

  test('the review and the declined page are accessible', async ({ openPage, developer, customer }) => {
    const app = await developer.createApp(fullApp);
    const page = await openPage(customer);
    await openReview(page, consentPath(app, query));
    await expectScreen(page, 'Acme Labeling wants to connect to Globex', /Acme Labeling wants to connect/);
    await button(page, 'Decline').click();
    await expectScreen(page, 'Nothing was connected', /Nothing was connected/);
  });

  test('a reconnect and the approved page are accessible', async ({ openPage, developer, customer }) => {
    const app = await developer.createApp(fullApp);
    await customer.connect(app);
    await developer.editApp(app, { scopes: ['contracts:read'] });
    const page = await openPage(customer);
    await openReview(page, consentPath(app, query));
    await expectAccessible(page);
    await approve(page);
    await expectScreen(page, 'Acme Labeling is connected', /Acme Labeling is connected/);
  });

  test('the page for members is accessible', async ({ openPage, developer, customer }) => {
    const app = await developer.createApp(fullApp);
    const page = await openPage(await customer.invite('Max Member'));
    await page.goto(consentPath(app, query));
    await expectScreen(page, 'Only an owner can decide', /Only an owner can decide/);
  });

  test('refusals are accessible', async ({ openPage, developer, customer, consoleGuard }) => {
    consoleGuard.allowStatus(400, /^\/api\/v1\/consents$/);
    consoleGuard.allowStatus(403, /^\/api\/v1\/consents$/);
    consoleGuard.allowStatus(404, /^\/api\/v1\/consents$/);
    const app = await developer.createApp(fullApp);
    const page = await openPage(customer);
    for (const [path, name] of [
      [consentPath({ slug: 'nobody-has-this' }), 'This app does not exist'],
      [consentPath(app, 'state=1&state=2'), 'This link is broken'],
      [consentPath(app, { redirect_uri: 'https://evil.example' }), 'This return address is not registered for Acme Labeling'],
    ]) {
      await page.goto(path);
      await expectScreen(page, name, new RegExp(name));
    }
    await customer.connect(app);
    await developer.post(`/platform-apps/${app.id}/deactivate`);
    await page.goto(consentPath(app));
    await expectScreen(page, 'Acme Labeling is switched off', /Acme Labeling is switched off/);
  });

  test('the changed and the already decided page are accessible', async ({ openPage, developer, customer, consoleGuard }) => {
    consoleGuard.allowStatus(409, /\/approve$/);
    const app = await developer.createApp(fullApp);
    const page = await openPage(customer);
    const consent = nextConsent(page);
    await openReview(page, consentPath(app));
    await customer.approve(await consent);
    await button(page, 'Approve').click();
    await expectScreen(page, 'This request was already decided', /already decided/);

    await openReview(page, consentPath(app));
    await developer.editApp(app, { scopes: ['contracts:read'] });
    await button(page, 'Approve').click();
    await expectScreen(page, 'Acme Labeling changed while you were looking', /changed while/);
  });
});
