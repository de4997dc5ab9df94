import { expectAccessible } from '../harness/accessible.js';
import { Provider } from '../harness/provider.js';
import { Server } from '../harness/server.js';
import { approve, button, consentPath, currentInstall, expect, heading, hold, Person, test as base } from '../harness/test.js';

/** `own` is a server where one can also sign in through a provider, `link` leads to the consent for an app there. */
const test = base.extend({
  provider: async ({}, use) => {
    const provider = await Provider.start();
    await use(provider);
    await provider.stop();
  },
  own: async ({ provider }, use) => {
    const own = await Server.start(provider.settings);
    await use(own);
    await own.stop();
    expect(own.log, 'neither code nor state is logged').not.toMatch(/code-\d|state=/);
  },
  link: async ({ own }, use) => {
    const developer = await Person.signUp(own);
    await use(consentPath(await developer.createApp(), { state: 'a&b' }));
  },
  /** A browser without a session, at `own`. */
  page: async ({ visit, own }, use) => use(await visit(undefined, { baseURL: own.origin })),
});

const through = (page) => page.getByRole('link', { name: 'Continue with Borealis ID' });
const agree = (page) => page.getByRole('link', { name: 'Continue as Dana Reyes' }).click();

test.beforeEach(({ watch }) => watch.expect(401, /^\/api\/v1\//));

test('a customer without an account comes through the provider, and back to the same link', async ({ page, own, link }) => {
  await page.goto(link);
  await through(page).click();
  await agree(page);
  await expect(page).toHaveURL(own.url(link));
  await expect(heading(page, 'Acme Labeling wants to connect to Dana Reyes')).toBeVisible();
  const token = await approve(page);
  expect((await currentInstall(own, token)).status).toBe(200);
});

test('who comes again has the same organization', async ({ page, own }) => {
  for (const way of ['/sign-up', '/sign-in']) {
    await page.goto(`${way}?return_to=/settings/members`);
    await through(page).click();
    await agree(page);
    await expect(heading(page, 'Members')).toBeVisible();
    await expect(page.getByText('dana@globex.example').first()).toBeVisible();
    await expect(page).toHaveURL(own.url('/settings/members'));
    await button(page, 'Sign out').click();
    await expect(heading(page, 'Sign in')).toBeVisible();
  }
});

test('who cancels there is told so, and can still go on', async ({ page, own, link }) => {
  await page.goto(link);
  await through(page).click();
  await page.getByRole('link', { name: 'Cancel' }).click();
  await expect(page.getByRole('alert')).toContainText('That sign-in did not work.');
  await expect(page.getByRole('alert')).toBeFocused();
  await expectAccessible(page);
  await through(page).click();
  await agree(page);
  await expect(page).toHaveURL(own.url(link));
});

test('what stands below the form comes together, so that nothing moves under a finger', async ({ page }) => {
  const letGo = await hold(page, '**/api/v1/sign-in-methods');
  await page.goto('/sign-in');
  await expect(button(page, 'Sign in')).toBeVisible();
  const createAccount = page.getByRole('link', { name: 'Create account' });
  await expect(createAccount).toBeHidden();
  letGo();
  await expect(through(page)).toBeVisible();
  await expect(createAccount).toBeVisible();
});

test('without an answer about the provider one can still create an account', async ({ page, watch }) => {
  watch.expect(503, /sign-in-methods$/);
  await page.route('**/api/v1/sign-in-methods', (route) => route.fulfill({ status: 503 }));
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Create account' }).click();
  await expect(heading(page, 'Create account')).toBeVisible();
});

test('an account with a password is not opened by its address alone', async ({ page, own, provider }) => {
  const owner = await Person.signUp(own);
  provider.person.email = owner.email.toUpperCase();
  await page.goto('/sign-in');
  await through(page).click();
  await agree(page);
  await expect(page.getByRole('alert')).toContainText('An account here has your email address.');
});

test('a provider that is away is said, and the password still works', async ({ page, provider }) => {
  await page.goto('/sign-in?return_to=/settings/sessions');
  await expect(through(page)).toBeVisible();
  await provider.stop();
  await through(page).click();
  await expect(page.getByRole('alert')).toContainText('That sign-in did not work.');
  await expect(page.getByRole('textbox', { name: 'Email' })).toBeVisible();
});
