import {
  APPS_PATH, button, consentPath, expect, heading, openReview, signIn, test, textbox, User,
} from '../harness/fixtures.js';

test('signing out ends the session, and going back shows nothing private (rule 33)', async ({ openPage, developer, consoleGuard }) => {
  consoleGuard.allowStatus(401, /^\/api\/v1\//);
  const app = await developer.createApp({ name: 'Behind the door' });
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/${app.id}`);
  await expect(heading(page, 'Behind the door')).toBeVisible();
  await button(page, 'Sign out').click();
  await expect(heading(page, 'Sign in')).toBeVisible();
  expect((await developer.request('GET', '/session')).status).toBe(401);

  await page.goBack();
  await expect(heading(page, 'Sign in')).toBeVisible();
  await expect(page.getByText('Behind the door')).toHaveCount(0);
});

for (const path of [
  APPS_PATH,
  `${APPS_PATH}/new`,
  '/settings/connected-apps',
  '/settings/members',
  '/settings/account',
]) {
  test(`${path} leads to sign-in and back`, async ({ openPage, developer, server, consoleGuard }) => {
    consoleGuard.allowStatus(401, /^\/api\/v1\//);
    const page = await openPage();
    await page.goto(`${path}?x=%20y`);
    await expect(heading(page, 'Sign in')).toBeVisible();
    await signIn(page, developer);
    await expect(page).toHaveURL(server.url(`${path}?x=%20y`));
  });
}

test('a session that ends during work leads to sign-in and back to the same screen', async ({ openPage, developer, customer, server, consoleGuard }) => {
  consoleGuard.allowStatus(401, /^\/api\/v1\//);
  const app = await developer.createApp();
  await customer.connect(app);
  const page = await openPage(customer);
  await page.goto('/settings/connected-apps');
  await button(page, 'Disconnect Acme Labeling').click();
  await customer.requestOk('DELETE', '/session');
  await button(page.getByRole('dialog'), 'Disconnect').click();
  await expect(heading(page, 'Sign in')).toBeVisible();
  await signIn(page, customer);
  await expect(page).toHaveURL(server.url('/settings/connected-apps'));
  await expect(button(page, 'Disconnect Acme Labeling'), 'nothing was disconnected').toBeVisible();
});

test('a session that ends before the decision leads to sign-in and a new review', async ({ openPage, developer, customer, server, consoleGuard }) => {
  consoleGuard.allowStatus(401, /^\/api\/v1\//);
  const app = await developer.createApp();
  const page = await openPage(customer);
  const link = consentPath(app, { state: 'a&b' });
  const known = page.waitForResponse('**/api/v1/session');
  await openReview(page, link);
  // Later, its answer would lead to sign-in before the decision does.
  await known;
  await customer.requestOk('DELETE', '/session');
  await button(page, 'Approve').click();
  await signIn(page, customer);
  await expect(page).toHaveURL(server.url(link));
  await expect(heading(page, 'Acme Labeling wants to connect to Globex')).toBeVisible();
  await customer.signIn();
  expect((await customer.get('/installs')).items).toEqual([]);
});

test('a consent link shows sign-in and then the consent without a page load', async ({ openPage, developer, customer, server, consoleGuard }) => {
  consoleGuard.allowStatus(401, /^\/api\/v1\/consents$/);
  const app = await developer.createApp();
  const page = await openPage();
  const link = consentPath(app, { state: 'a b&c=d#e%f+g' });
  let pageLoads = 0;
  page.on('request', (request) => (pageLoads += Number(request.isNavigationRequest())));
  await page.goto(link);
  await expect(heading(page, 'Sign in')).toBeFocused();
  await expect(page).toHaveTitle('Sign in · OpenTrain');
  expect(new URL(page.url()).searchParams.get('return_to')).toBe(link);
  await signIn(page, customer);
  await expect(heading(page, 'Acme Labeling wants to connect to Globex')).toBeFocused();
  await expect(page).toHaveTitle('Acme Labeling wants to connect to Globex · OpenTrain');
  await expect(page).toHaveURL(server.url(link));

  await button(page, 'Use another account').click();
  await expect(heading(page, 'Sign in')).toBeFocused();
  await signIn(page, developer);
  await expect(heading(page, 'Acme Labeling wants to connect to Acme Labeling Inc')).toBeFocused();
  expect(pageLoads).toBe(1);

  await page.reload();
  await expect(heading(page, 'Acme Labeling wants to connect to Acme Labeling Inc')).toBeFocused();
});

test('signing out in one tab signs out the other', async ({ openPage, developer, consoleGuard }) => {
  consoleGuard.allowStatus(401, /^\/api\/v1\//);
  const one = await openPage(developer);
  await one.goto(APPS_PATH);
  const other = await one.context().newPage();
  await other.goto('/settings/members');
  await expect(heading(other, 'Members')).toBeVisible();

  await button(one, 'Sign out').click();
  await expect(heading(one, 'Sign in')).toBeVisible();
  await other.getByRole('link', { name: 'Connected apps' }).click();
  await expect(heading(other, 'Sign in')).toBeVisible();
});

test('signing out everywhere also ends this session', async ({ openPage, developer, consoleGuard }) => {
  consoleGuard.allowStatus(401, /^\/api\/v1\//);
  const here = await openPage(developer);
  const elsewhere = await openPage();
  await elsewhere.goto(APPS_PATH);
  await signIn(elsewhere, developer);
  await expect(heading(elsewhere, 'Platform apps')).toBeVisible();
  await here.goto('/settings/sessions');
  await expect(heading(here, 'Account')).toBeVisible();
  await expect(here.getByRole('region', { name: 'Sessions' }).getByRole('listitem')).toHaveCount(2);
  await expect(here.getByText('This session')).toHaveCount(1);

  await textbox(here, 'Your name').fill('Not saved');
  await button(here, 'Sign out everywhere').click();
  await button(here.getByRole('dialog', { name: 'Leave without saving?' }), 'Leave').click();
  await expect(heading(here, 'Sign in')).toBeVisible();
  await elsewhere.reload();
  await expect(heading(elsewhere, 'Sign in')).toBeVisible();
});

test('the first approval of one link in two tabs wins', async ({ openPage, developer, customer, consoleGuard }) => {
  consoleGuard.allowStatus(409, /\/approve$/);
  const app = await developer.createApp();
  const one = await openPage(customer);
  await openReview(one, consentPath(app));
  const other = await one.context().newPage();
  await openReview(other, consentPath(app));
  await button(other, 'Approve').click();
  await expect(heading(other, 'Acme Labeling is connected')).toBeVisible();
  await one.bringToFront();
  await button(one, 'Approve').click();
  await expect(heading(one, 'Acme Labeling changed while you were looking')).toBeVisible();
});

test('copied URLs, reload, back and forward work', async ({ openPage, developer }) => {
  const app = await developer.createApp();
  const page = await openPage(developer);
  await page.goto(APPS_PATH);
  await page.getByRole('link', { name: 'Acme Labeling' }).first().click();
  await expect(heading(page, 'Acme Labeling')).toBeFocused();
  await expect(page).toHaveURL(new RegExp(`${APPS_PATH}/${app.id}$`));
  await page.getByRole('link', { name: 'Edit app' }).click();
  await expect(page).toHaveURL(new RegExp(`${APPS_PATH}/${app.id}/edit$`));
  await page.goBack();
  await expect(heading(page, 'Acme Labeling')).toBeVisible();
  await page.goForward();
  await expect(button(page, 'Save changes')).toBeVisible();
  await page.reload();
  await expect(button(page, 'Save changes')).toBeVisible();
});

test('going back from where an old address leads skips that address', async ({ openPage, developer }) => {
  const page = await openPage(developer);
  for (const [address, name] of [['/', 'Platform apps'], ['/settings/sessions', 'Account']]) {
    await page.goto('/settings/members');
    await page.goto(address);
    await expect(heading(page, name)).toBeFocused();
    await page.goBack();
    await expect(heading(page, 'Members')).toBeFocused();
  }
});

test("another organization's app looks like an unknown one (rule 11)", async ({ openPage, developer, server, consoleGuard }) => {
  consoleGuard.allowStatus(404, /^\/api\/v1\/platform-apps\//);
  const other = await User.signUp(server, { organization: 'Umbrella' });
  const app = await other.createApp({ name: 'Not yours' });
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/${app.id}`);
  await expect(heading(page, 'App not found')).toBeVisible();
  await expect(page.getByText('Not yours')).toHaveCount(0);
  await page.goto('/no/such/page');
  await expect(heading(page, 'Page not found')).toBeVisible();
  await page.goto('/');
  await expect(heading(page, 'Platform apps')).toBeVisible();
});
