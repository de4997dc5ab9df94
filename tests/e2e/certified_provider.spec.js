import { CertifiedProvider } from '../harness/certified_provider.js';
import {
  approve, button, consentPath, currentInstall, expect, heading, test as base, User,
} from '../harness/fixtures.js';
import { Server } from '../harness/server.js';

/** `certifiedServer` offers sign-in through `provider`. */
const test = base.extend({
  providerOptions: [{}, { option: true }],
  provider: async ({ providerOptions }, use) => {
    const provider = await CertifiedProvider.start(providerOptions);
    await use(provider);
    await provider.stop();
  },
  certifiedServer: async ({ provider }, use) => {
    const server = await Server.start(provider.env);
    provider.register(server.origin);
    await use(server);
    await server.stop();
    expect(server.log, 'neither code nor state is logged').not.toMatch(/[?&](code|state)=/);
  },
  /** Closed before the server stops. */
  page: async ({ openPage, certifiedServer }, use) => {
    const page = await openPage(undefined, { baseURL: certifiedServer.origin });
    await use(page);
    await page.close();
  },
});

const providerLink = (page) => page.getByRole('link', { name: 'Continue with Certified ID' });
const loginPage = (page) => heading(page, 'Sign in to Certified ID');

async function continueAtProvider(page) {
  await expect(loginPage(page)).toBeVisible();
  await button(page, 'Continue as Dana Reyes').click();
}

/** Signs in on the way to the members, which show the address. */
async function signIn(page) {
  await page.goto('/sign-in?return_to=/settings/members');
  await providerLink(page).click();
  await continueAtProvider(page);
  await expectMembers(page);
}

async function expectMembers(page) {
  await expect(heading(page, 'Members')).toBeVisible();
  await expect(page.getByText('dana@globex.example').first()).toBeVisible();
}

async function signOut(page) {
  await button(page, 'Sign out').click();
  await expect(heading(page, 'Sign in')).toBeVisible();
}

test.beforeEach(({ consoleGuard }) => consoleGuard.allowStatus(401, /^\/api\/v1\//));

test('a customer signs in from a consent link and returns with every parameter', async ({ page, certifiedServer, platform }) => {
  const redirectUri = `${platform.origin}/callback`;
  const developer = await User.signUp(certifiedServer);
  const app = await developer.createApp({ redirectUris: [redirectUri] });
  const query = { redirect_uri: redirectUri, state: 'a+b & c=%é', external_project_id: 'pröject/1' };
  const link = consentPath(app, query);
  await page.goto(link);
  await providerLink(page).click();
  await continueAtProvider(page);
  await expect(page).toHaveURL(certifiedServer.url(link));
  await expect(heading(page, 'Acme Labeling wants to connect to Dana Reyes')).toBeVisible();
  const token = await approve(page);
  expect((await currentInstall(certifiedServer, token)).status).toBe(200);
});

test('a second sign-in opens the same account, without another login at the provider', async ({ page, certifiedServer }) => {
  await signIn(page);
  const memberId = () => page.request.get('/api/v1/session').then((it) => it.json()).then((it) => it.account.id);
  const first = await memberId();
  // The session here ends by itself.
  await page.context().clearCookies({ name: 'ot_session' });
  await page.goto('/sign-in?return_to=/settings/members');
  await providerLink(page).click();
  await expectMembers(page);
  await expect(page).toHaveURL(certifiedServer.url('/settings/members'));
  expect(await memberId()).toBe(first);
});

test('after signing out, the provider asks who signs in', async ({ page }) => {
  await signIn(page);
  await signOut(page);
  await signIn(page);
});

test('cancelling at the provider is told in neutral words, and can be repeated', async ({ page, certifiedServer }) => {
  await page.goto('/sign-in?return_to=/settings/members');
  await providerLink(page).click();
  await button(page, 'Cancel').click();
  await expect(page.getByText('You cancelled the sign-in, so nothing changed.')).toBeVisible();
  await expect(page.getByRole('alert')).toBeHidden();
  await providerLink(page).click();
  await continueAtProvider(page);
  await expect(page).toHaveURL(certifiedServer.url('/settings/members'));
});

test('keys that the provider rotates need no restart', async ({ page, provider }) => {
  await signIn(page);
  await signOut(page);
  await provider.stop();
  await provider.restart();
  await signIn(page);
});

test('a provider that is down is reported, keeps the way back, and works once it is up', async ({ page, provider, certifiedServer }) => {
  await provider.stop();
  await page.goto('/sign-in?return_to=/settings/members');
  await providerLink(page).click();
  await expect(page.getByRole('alert')).toContainText("That sign-in didn't work.");
  await expect(page).toHaveURL(/[?&]return_to=%2Fsettings%2Fmembers/);
  await provider.restart();
  await providerLink(page).click();
  await continueAtProvider(page);
  await expectMembers(page);
  await expect(page).toHaveURL(certifiedServer.url('/settings/members'));
});

test('an address that is in userinfo only is found there', async ({ page, provider }) => {
  await signIn(page);
  expect(provider.paths).toContain('/me');
});

test.describe('with the address in the ID token', () => {
  test.use({ providerOptions: { conformIdTokenClaims: false } });

  test('userinfo is not asked', async ({ page, provider }) => {
    await signIn(page);
    expect(provider.paths).not.toContain('/me');
  });
});
