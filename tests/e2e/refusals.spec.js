import {
  button, consentPath, currentInstall, expect, heading, nextConsent, openReview, test, unique,
} from '../harness/fixtures.js';

const expectNoDecision = (page) =>
  Promise.all([
    expect(button(page, 'Approve')).toHaveCount(0),
    expect(button(page, 'Decline')).toHaveCount(0),
  ]);

test('an unknown slug has its own page', async ({ openPage, customer, consoleGuard }) => {
  consoleGuard.allowStatus(404, /^\/api\/v1\/consents$/);
  const page = await openPage(customer);
  await page.goto(consentPath({ slug: unique('nobody') }));
  await expect(heading(page, 'This app does not exist')).toBeFocused();
  await expectNoDecision(page);
});

for (const [what, query, words] of [
  ['a repeated parameter', 'state=1&state=1', /state.*more than once/],
  ['a repeated parameter, once encoded', 'state=1&%73tate=2', /state.*more than once/],
  ['an empty redirect URI', 'redirect_uri=', /redirect_uri.*empty/],
  ["a value that isn't UTF-8", 'external_project_id=%FF', /external_project_id.*UTF-8/],
  ['a state that is too long', `state=${'x'.repeat(1025)}`, /state.*1,024/],
  ['an external project ID that is too long', `external_project_id=${'x'.repeat(201)}`, /external_project_id.*200/],
]) {
  test(`a link with ${what} is broken (rules 12 and 13)`, async ({ openPage, developer, customer, consoleGuard }) => {
    consoleGuard.allowStatus(400, /^\/api\/v1\/consents$/);
    const app = await developer.createApp();
    const page = await openPage(customer);
    await page.goto(consentPath(app, query));
    await expect(heading(page, 'This link is broken')).toBeFocused();
    await expect(page.getByRole('main')).toContainText(words);
    await expectNoDecision(page);
  });
}

test('an unregistered address is shown as text and never visited (rule 14)', async ({ openPage, developer, customer, platform, consoleGuard }) => {
  consoleGuard.allowStatus(400, /^\/api\/v1\/consents$/);
  const app = await developer.createApp({ redirectUris: ['https://acme.example/callback'] });
  const page = await openPage(customer);
  await page.goto(consentPath(app, { redirect_uri: `${platform.origin}/callback?secret=1` }));

  await expect(heading(page, 'This return address is not registered for Acme Labeling')).toBeFocused();
  await expect(page.getByRole('main')).toContainText(platform.origin);
  await expect(page.getByRole('main')).not.toContainText('secret');
  await expect(page.locator(`a[href*="${platform.host}"], form`)).toHaveCount(0);
  await expectNoDecision(page);
  expect(platform.requests, 'the browser was never there').toEqual([]);
});

for (const [address, code] of [
  ['javascript:alert(document.domain)', 'SCHEME'],
  ['https://acme.example@evil.example/callback', 'USERINFO'],
  ['https://acme.example/callback/../admin', 'NOT_CANONICAL'],
  ['https://acme.example/callback%2f..%2fadmin', 'PATH_AMBIGUOUS'],
  ['https://acme.example/callback-evil', 'PATH_MISMATCH'],
  ['https://acme.example/callback?code=1', 'RESERVED_PARAMETER'],
]) {
  test(`an address refused as ${code} names the code`, async ({ openPage, developer, customer, consoleGuard }) => {
    consoleGuard.allowStatus(400, /^\/api\/v1\/consents$/);
    const app = await developer.createApp({ redirectUris: ['https://acme.example/callback'] });
    const page = await openPage(customer);
    await page.goto(consentPath(app, { redirect_uri: address }));
    await expect(heading(page, 'This return address is not registered for Acme Labeling')).toBeVisible();
    await expect(page.getByRole('main'), 'what the platform must fix').toContainText(code);
    await expectNoDecision(page);
  });
}

test('a consent that fails to load can be retried', async ({ openPage, developer, customer, consoleGuard }) => {
  consoleGuard.allowOffline();
  const app = await developer.createApp();
  const page = await openPage(customer);
  await page.route('**/api/v1/consents', (route) => route.abort('connectionreset'), { times: 1 });
  await page.goto(consentPath(app));
  await expect(heading(page, "We couldn't load this request")).toBeFocused();
  await button(page, 'Try again').click();
  await expect(heading(page, 'Acme Labeling wants to connect to Globex')).toBeFocused();
});

test('an expired consent can be started again', async ({ openPage, developer, customer, consoleGuard }) => {
  consoleGuard.allowStatus(409, /\/approve$/);
  const app = await developer.createApp();
  const page = await openPage(customer);
  // Tests can't move the server's clock.
  await page.route('**/approve', (route) =>
    route.fulfill({
      status: 409,
      json: {
        error: 'This request has expired. Open the link again.',
        code: 'CONFLICT',
        requestId: '01890a5d-ac96-774b-bcce-b302099a8057',
        details: { reason: 'CONSENT_EXPIRED' },
      },
    }),
  );
  await openReview(page, consentPath(app));
  await button(page, 'Approve').click();
  await expect(heading(page, 'This request has expired')).toBeFocused();
  await expectNoDecision(page);
  await button(page, 'Start again').click();
  await expect(heading(page, 'Acme Labeling wants to connect to Globex')).toBeVisible();
});

test('an already decided consent shows the outcome, but no token (rule 22)', async ({ openPage, developer, customer, consoleGuard }) => {
  consoleGuard.allowStatus(409, /\/approve$/);
  const app = await developer.createApp();
  const page = await openPage(customer);
  const consent = nextConsent(page);
  await openReview(page, consentPath(app));
  await customer.approve(await consent);
  await button(page, 'Approve').click();

  await expect(heading(page, 'This request was already decided')).toBeFocused();
  const main = page.getByRole('main');
  await expect(main).toContainText('Acme Labeling is connected to Globex');
  await expect(main).toContainText(/the only way to get a new one is to connect again/);
  expect(await page.content()).not.toContain('ot_ptk_');
  await expectNoDecision(page);
});

test('an approval whose response is lost says that only reconnecting gives a token', async ({ openPage, developer, customer, consoleGuard }) => {
  consoleGuard.allowOffline();
  const app = await developer.createApp();
  const page = await openPage(customer);
  await page.route('**/approve', async (route) => {
    await route.fetch();
    await route.abort('connectionreset');
  });
  await openReview(page, consentPath(app));
  await button(page, 'Approve').click();
  await expect(heading(page, 'This request was already decided')).toBeVisible();
  await expect(page.getByRole('main')).toContainText(/the only way to get a new one is to connect again/);
});

test('approving an app that has changed grants nothing and shows the new state (rule 19)', async ({ openPage, developer, customer, consoleGuard }) => {
  consoleGuard.allowStatus(409, /\/approve$/);
  const app = await developer.createApp();
  const page = await openPage(customer);
  await openReview(page, consentPath(app));
  await developer.editApp(app, { scopes: ['contracts:read'] });
  await button(page, 'Approve').click();

  await expect(heading(page, 'Acme Labeling changed while you were looking')).toBeFocused();
  await expect(page.getByRole('main')).toContainText('See contracts and budgets');
  await expect(page.getByRole('main')).not.toContainText('See project links');
  expect((await customer.get('/installs')).items).toEqual([]);
});

test('approving after somebody else has connected changes nothing', async ({ openPage, developer, customer, server, consoleGuard }) => {
  consoleGuard.allowStatus(409, /\/approve$/);
  const app = await developer.createApp();
  const page = await openPage(customer);
  await openReview(page, consentPath(app));
  const { token } = await customer.connect(app);
  await button(page, 'Approve').click();

  await expect(heading(page, 'Acme Labeling changed while you were looking')).toBeVisible();
  await expect(page.getByRole('main')).toContainText(/current connection/);
  expect((await currentInstall(server, token)).status, 'the first connection stays').toBe(200);
});

test("a demoted owner can't approve", async ({ openPage, developer, customer, consoleGuard }) => {
  consoleGuard.allowStatus(403, /\/approve$/);
  const app = await developer.createApp();
  const second = await customer.invite('Otto Second');
  const { items } = await customer.get('/members');
  const { id } = items.find(({ displayName }) => displayName === 'Otto Second');
  await customer.requestOk('PATCH', `/members/${id}`, { role: 'OWNER' });

  const page = await openPage(second);
  await openReview(page, consentPath(app));
  await customer.requestOk('PATCH', `/members/${id}`, { role: 'MEMBER' });
  await button(page, 'Approve').click();
  await expect(heading(page, 'Only an owner can decide')).toBeVisible();
  await expectNoDecision(page);
  expect((await customer.get('/installs')).items).toEqual([]);
});
