import { expectAccessible } from '../harness/accessibility.js';
import {
  approve, button, consentPath, currentInstall, errorSummary, expect, heading, holdRequests, User,
} from '../harness/fixtures.js';
import { test as base } from '../harness/oidc_fixtures.js';
import { Server } from '../harness/server.js';

const test = base.extend({
  /** The consent link of an app. */
  link: async ({ oidcServer }, use) => {
    const developer = await User.signUp(oidcServer);
    await use(consentPath(await developer.createApp(), { state: 'a&b' }));
  },
  /** A signed-out page. */
  page: async ({ open }, use) => use(await open()),
});

const providerLink = (page) => page.getByRole('link', { name: 'Continue with Borealis ID' });
const continueAtProvider = (page) => page.getByRole('link', { name: 'Continue as Dana Reyes' }).click();

test.beforeEach(({ consoleGuard }) => consoleGuard.allowStatus(401, /^\/api\/v1\//));

test('a customer without an account signs in through the provider and returns to the same link', async ({ page, oidcServer, link }) => {
  await page.goto(link);
  await providerLink(page).click();
  await continueAtProvider(page);
  await expect(page).toHaveURL(oidcServer.url(link));
  await expect(heading(page, 'Acme Labeling wants to connect to Dana Reyes')).toBeVisible();
  const token = await approve(page);
  expect((await currentInstall(oidcServer, token)).status).toBe(200);
});

test('signing in again leads to the same organization', async ({ page, oidcServer }) => {
  for (const path of ['/sign-up', '/sign-in']) {
    await page.goto(`${path}?return_to=/settings/members`);
    await providerLink(page).click();
    await continueAtProvider(page);
    await expect(heading(page, 'Members')).toBeVisible();
    await expect(page.getByText('dana@globex.example').first()).toBeVisible();
    await expect(page).toHaveURL(oidcServer.url('/settings/members'));
    await button(page, 'Sign out').click();
    await expect(heading(page, 'Sign in')).toBeVisible();
  }
});

test('a sign-in cancelled at the provider is no problem and can be repeated', async ({ page, oidcServer, link }) => {
  await page.goto(link);
  await providerLink(page).click();
  await page.getByRole('link', { name: 'Cancel' }).click();
  await expect(page.getByText('You cancelled the sign-in')).toBeVisible();
  await expect(page.getByRole('alert')).toBeHidden();
  await expectAccessible(page);
  await providerLink(page).click();
  await continueAtProvider(page);
  await expect(page).toHaveURL(oidcServer.url(link));
});

test('a browser that keeps no cookie is told so after the provider (rule 34)', async ({ page, oidcServer, link }) => {
  await page.goto(link);
  await providerLink(page).click();
  await expect(page.getByRole('link', { name: 'Cancel' })).toBeVisible();
  await page.context().clearCookies();
  await continueAtProvider(page);
  await expect(errorSummary(page)).toContainText(`allow cookies for ${new URL(oidcServer.origin).host}`);
  await providerLink(page).click();
  await continueAtProvider(page);
  await expect(heading(page, 'Platform apps')).toBeVisible();
});

test('the links below the form appear together, so that nothing shifts', async ({ page }) => {
  const release = await holdRequests(page, '**/api/v1/sign-in-methods');
  await page.goto('/sign-in');
  await expect(button(page, 'Sign in')).toBeVisible();
  const createAccount = page.getByRole('link', { name: 'Create account' });
  await expect(createAccount).toBeHidden();
  release();
  await expect(providerLink(page)).toBeVisible();
  await expect(createAccount).toBeVisible();
});

test('an account can be created when the sign-in methods fail to load', async ({ page, consoleGuard }) => {
  consoleGuard.allowStatus(503, /sign-in-methods$/);
  await page.route('**/api/v1/sign-in-methods', (route) => route.fulfill({ status: 503 }));
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Create account' }).click();
  await expect(heading(page, 'Create account')).toBeVisible();
});

test('where passwords are switched off, the provider stands alone', async ({ openPage, oidcProvider }) => {
  const server = await Server.start({ ...oidcProvider.env, PASSWORD_SIGN_IN: 'off' });
  const page = await openPage(undefined, { baseURL: server.origin });
  for (const path of ['/sign-up', '/sign-in']) {
    await page.goto(`${path}?return_to=/settings/members`);
    await expect(providerLink(page)).toBeVisible();
    await expect(page.getByRole('textbox')).toHaveCount(0);
    await expect(page.getByText('or', { exact: true })).toBeHidden();
    await expectAccessible(page);
  }
  await providerLink(page).click();
  await continueAtProvider(page);
  await expect(heading(page, 'Members')).toBeVisible();

  const invited = await openPage(undefined, { baseURL: server.origin });
  await invited.goto('/sign-up#invitation=abc');
  await expect(button(invited, 'Continue with Borealis ID')).toBeVisible();
  await expect(invited.getByRole('textbox')).toHaveCount(0);
  await server.stop();
});

test('an unreachable provider is reported, and the password form stays', async ({ page, oidcProvider }) => {
  await page.goto('/sign-in?return_to=/settings/account');
  await expect(providerLink(page)).toBeVisible();
  await oidcProvider.stop();
  await providerLink(page).click();
  await expect(page.getByRole('alert')).toContainText("That sign-in didn't work.");
  await expect(page.getByRole('textbox', { name: 'Email' })).toBeVisible();
});
