import {
  APPS_PATH, button, comeBack, consentPath, errorSummary, expect, heading, holdRequests, leave, openReview, PASSWORD,
  passwordField, signIn, test, textbox, unique, User,
} from '../harness/fixtures.js';

/** Signs the browser in as `user`, as another tab would. */
const switchAccount = (page, { cookie, server }) =>
  page.context().addCookies([{ ...cookie, url: server.origin, httpOnly: true, sameSite: 'Lax' }]);

/** Refuses writes to `url` for another account than `user`'s. */
async function refuseOtherAccounts(page, url, user) {
  const { account } = await user.get('/session');
  await page.route(url, (route) => {
    if (route.request().method() === 'GET' || route.request().headers()['x-account-id'] === account.id) {
      return route.continue();
    }
    const details = { reason: 'ACCOUNT_CHANGED' };
    return route.fulfill({ status: 409, json: { error: '', code: 'CONFLICT', requestId: '1', details } });
  });
}

const serverDown = (route) =>
  route.fulfill({ status: 503, json: { error: '', code: 'UNAVAILABLE', requestId: '1', details: {} } });

test('a write for another account than the one signed in is refused, and the page says who is (rule 32)', async ({ openPage, developer, customer, consoleGuard }) => {
  consoleGuard.allowStatus(409, /^\/api\/v1\/platform-apps$/);
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/new?slug=${unique('acme')}&scope=usage:write`);
  await textbox(page, 'Name').fill('What I typed');
  await expect(page.getByRole('banner')).toContainText(developer.organization);
  await refuseOtherAccounts(page, '**/api/v1/platform-apps', customer);
  await switchAccount(page, customer);
  await button(page, 'Create app').click();
  const dialog = page.getByRole('dialog', { name: 'Another account is signed in now' });
  await expect(dialog).toContainText(customer.email);
  await expect(dialog).toContainText(customer.organization);
  expect((await customer.get('/platform-apps')).items).toEqual([]);

  await button(dialog, 'Load again').click();
  await expect(page.getByRole('banner')).toContainText(customer.organization);
  await expect(textbox(page, 'Name')).toHaveValue('What I typed');
  await button(page, 'Create app').click();
  await expect(heading(page, 'What I typed')).toBeVisible();
});

test('a request approved after the account changed elsewhere shows who is signed in (rule 32)', async ({ openPage, developer, customer, server, consoleGuard }) => {
  consoleGuard.allowStatus(404, /\/approve$/);
  consoleGuard.allowStatus(409, /\/approve$/);
  const other = await User.signUp(server, { organization: 'Umbrella' });
  const app = await developer.createApp();
  const page = await openPage(customer);
  const named = page.waitForResponse((response) => response.url().endsWith('/api/v1/session'));
  await openReview(page, consentPath(app));
  await named;
  await switchAccount(page, other);
  const approval = page.waitForRequest((request) => request.url().endsWith('/approve'));
  await button(page, 'Approve').click();
  const { account } = await customer.get('/session');
  expect((await approval).headers()['x-account-id']).toBe(account.id);
  await expect(heading(page, 'Another account is signed in now')).toBeFocused();
  await expect(page.getByRole('main')).toContainText(other.email);
  await expect(page.getByRole('main')).toContainText('Umbrella');
  await button(page, 'Load again').click();
  await expect(heading(page, 'Acme Labeling wants to connect to Umbrella')).toBeFocused();
  for (const user of [customer, other]) expect((await user.get('/installs')).items).toEqual([]);
});

test('a restored page shows nothing before it knows that the account is the same (rule 33)', async ({ openPage, developer, customer, consoleGuard }) => {
  consoleGuard.allowStatus(404, /^\/api\/v1\/platform-apps\//);
  consoleGuard.allowStatus(401, /^\/api\/v1\//);
  const app = await developer.createApp({ name: 'Private' });
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/${app.id}`);
  await expect(page.getByRole('banner')).toContainText(developer.organization);
  await leave(page);
  await expect(page.getByText('Private').first()).toBeHidden();
  await comeBack(page);
  await expect(heading(page, 'Private')).toBeFocused();

  await leave(page);
  await switchAccount(page, customer);
  await comeBack(page);
  await expect(heading(page, 'App not found')).toBeVisible();

  await page.goto('/settings/members');
  await expect(heading(page, 'Members')).toBeVisible();
  await expect(page.getByRole('banner')).toContainText(customer.organization);
  await leave(page);
  await customer.requestOk('DELETE', '/session');
  await comeBack(page);
  await expect(heading(page, 'Sign in')).toBeVisible();
});

test('going back to Members after signing out shows nobody (rule 33)', async ({ openPage, customer, consoleGuard }) => {
  consoleGuard.allowStatus(401, /^\/api\/v1\//);
  const page = await openPage(customer);
  await page.goto('/settings/members');
  await expect(page.getByText(customer.email)).toBeVisible();
  await button(page, 'Sign out').click();
  await expect(heading(page, 'Sign in')).toBeVisible();
  await page.goBack();
  await expect(heading(page, 'Sign in')).toBeVisible();
  await expect(page.getByText(customer.email)).toHaveCount(0);
});

test('a restored consent page loads again for the account that is signed in (rule 33)', async ({ openPage, developer, customer, server }) => {
  const other = await User.signUp(server, { organization: 'Umbrella' });
  const app = await developer.createApp();
  const page = await openPage(customer);
  await openReview(page, consentPath(app));
  await leave(page);
  await switchAccount(page, other);
  await comeBack(page);
  await expect(heading(page, 'Acme Labeling wants to connect to Umbrella')).toBeVisible();
});

for (const from of ['/sign-in', '/sign-up', 'a consent link']) {
  test(`a browser that keeps no cookie is told so, from ${from} (rule 34)`, async ({ openPage, developer, server, consoleGuard }) => {
    consoleGuard.allowStatus(401, /^\/api\/v1\//);
    const session = await developer.get('/session');
    const page = await openPage();
    // Without `Set-Cookie`, as if the browser dropped it.
    await page.route(/\/api\/v1\/(session|accounts)$/, (route) =>
      route.request().method() === 'POST' ? route.fulfill({ json: session }) : route.continue(),
    );
    await page.goto(from.startsWith('/') ? from : consentPath(await developer.createApp()));
    if (from === '/sign-up') {
      await textbox(page, 'Your name').fill('Ada');
      await textbox(page, 'Email').fill('ada@example.com');
      await passwordField(page).fill(PASSWORD);
      await textbox(page, 'Organization name').fill('Acme');
      await button(page, 'Create account').click();
    } else {
      await signIn(page, developer);
    }
    await expect(errorSummary(page)).toContainText(`allow cookies for ${new URL(server.origin).host}`);
    await expect(errorSummary(page)).toBeFocused();
  });
}

test('a password that is shown is hidden on submit', async ({ openPage, developer, consoleGuard }) => {
  consoleGuard.allowStatus(401, /^\/api\/v1\/session$/);
  const page = await openPage();
  for (const path of ['/sign-in', '/sign-up']) {
    await page.goto(path);
    await textbox(page, 'Email').fill(developer.email);
    await passwordField(page).fill('wrong horse battery');
    await button(page, 'Show password').click();
    await expect(passwordField(page)).toHaveAttribute('type', 'text');
    await page.locator('form [type=submit]').click();
    await expect(errorSummary(page)).toBeVisible();
    await expect(passwordField(page)).toHaveAttribute('type', 'password');
    await expect(button(page, 'Show password')).toHaveAttribute('aria-pressed', 'false');
    await expect(passwordField(page)).toHaveValue('wrong horse battery');
  }
});

test('a decision that is faster than the answer about the session names the account too (rule 32)', async ({ openPage, developer, customer }) => {
  const app = await developer.createApp();
  const page = await openPage(customer);
  const answer = await holdRequests(page, '**/api/v1/session');
  await openReview(page, consentPath(app));
  const decline = page.waitForRequest((request) => request.url().endsWith('/decline'));
  await button(page, 'Decline').click();
  answer();
  const { account } = await customer.get('/session');
  expect((await decline).headers()['x-account-id']).toBe(account.id);
  await expect(heading(page, 'Nothing was connected')).toBeFocused();
});

test("a decision isn't sent while nobody knows whose it is (rule 32)", async ({ openPage, developer, customer, consoleGuard }) => {
  consoleGuard.allowStatus(503, /^\/api\/v1\/session$/);
  const app = await developer.createApp();
  const page = await openPage(customer);
  await page.route('**/api/v1/session', serverDown);
  await openReview(page, consentPath(app));
  const decisions = [];
  page.on('request', (request) => /\/(approve|decline)$/.test(request.url()) && decisions.push(request.url()));
  for (const decision of ['Decline', 'Approve']) {
    const answered = page.waitForResponse('**/api/v1/session');
    await button(page, decision).click();
    await answered;
    await expect(page.getByRole('alert')).toContainText('so nothing changed');
  }
  expect(decisions).toEqual([]);

  await page.unroute('**/api/v1/session');
  const decline = page.waitForRequest((request) => request.url().endsWith('/decline'));
  await button(page, 'Decline').click();
  const { account } = await customer.get('/session');
  expect((await decline).headers()['x-account-id']).toBe(account.id);
  await expect(heading(page, 'Nothing was connected')).toBeFocused();
});

test('a write of the settings waits until they know the account, and fails if that fails (rule 32)', async ({ openPage, developer, consoleGuard }) => {
  consoleGuard.allowStatus(503, /^\/api\/v1\/session$/);
  const page = await openPage(developer);
  const creation = () => page.waitForRequest(
    (request) => request.method() === 'POST' && request.url().endsWith('/platform-apps'),
  );
  const { account } = await developer.get('/session');
  const register = async (name) => {
    await page.goto(`${APPS_PATH}/new?name=${name}&slug=${unique('acme')}&scope=usage:write`);
    await expect(page.getByText('This slug is free.')).toBeVisible();
    await button(page, 'Create app').click();
  };

  await test.step('it waits', async () => {
    const answer = await holdRequests(page, '**/api/v1/session');
    const created = creation();
    await register('Waiting');
    await expect(button(page, 'Creating app…')).toBeVisible();
    answer();
    expect((await created).headers()['x-account-id']).toBe(account.id);
    await expect(heading(page, 'Waiting')).toBeVisible();
    await page.unroute('**/api/v1/session');
  });

  await test.step('it fails, and works once the server answers', async () => {
    await page.route('**/api/v1/session', serverDown);
    await register('Failing');
    await expect(errorSummary(page)).toBeFocused();
    expect((await developer.get('/platform-apps')).items.map(({ name }) => name)).toEqual(['Waiting']);
    await page.unroute('**/api/v1/session');
    const created = creation();
    await button(page, 'Create app').click();
    expect((await created).headers()['x-account-id']).toBe(account.id);
    await expect(heading(page, 'Failing')).toBeVisible();
    await expect(page.getByRole('banner')).toContainText(developer.organization);
  });
});

test('"Use another account" does nothing while the answer may bring the token (rule 21)', async ({ openPage, developer, customer }) => {
  const app = await developer.createApp();
  const page = await openPage(customer);
  const answer = await holdRequests(page, '**/approve');
  const signedOut = [];
  page.on('request', (request) => request.method() === 'DELETE' && signedOut.push(request.url()));
  await openReview(page, consentPath(app));
  await button(page, 'Approve').click();
  await expect(page.getByRole('status')).toHaveText('Approving…');
  await button(page, 'Use another account').click();
  answer();
  await expect(textbox(page, 'Platform token')).toHaveValue(/^ot_ptk_/);
  expect(signedOut).toEqual([]);
});
