import { button, consentPath, expect, heading, Person, review, signIn, test } from '../harness/test.js';

const list = '/settings/developer/platform-apps';

test('signing out ends the session on the server, and what it showed', async ({ visit, developer, watch }) => {
  watch.expect(401, /^\/api\/v1\//);
  const app = await developer.createApp({ name: 'Behind the door' });
  const page = await visit(developer);
  await page.goto(`${list}/${app.id}`);
  await expect(heading(page, 'Behind the door')).toBeVisible();
  await button(page, 'Sign out').click();
  await expect(heading(page, 'Sign in')).toBeVisible();
  expect((await developer.call('GET', '/session')).status).toBe(401);

  await page.goBack();
  await expect(heading(page, 'Sign in')).toBeVisible();
  await expect(page.getByText('Behind the door')).toHaveCount(0);
});

for (const path of [
  list,
  `${list}/new`,
  '/settings/connected-apps',
  '/settings/members',
  '/settings/sessions',
]) {
  test(`${path} asks to sign in, and comes back`, async ({ visit, developer, server, watch }) => {
    watch.expect(401, /^\/api\/v1\//);
    const page = await visit();
    await page.goto(`${path}?x=%20y`);
    await expect(heading(page, 'Sign in')).toBeVisible();
    await signIn(page, developer);
    await expect(page).toHaveURL(server.url(`${path}?x=%20y`));
  });
}

test('a session that ends in the middle leads to sign-in and back to the same screen', async ({ visit, developer, customer, server, watch }) => {
  watch.expect(401, /^\/api\/v1\//);
  const app = await developer.createApp();
  await customer.connect(app);
  const page = await visit(customer);
  await page.goto('/settings/connected-apps');
  await button(page, 'Disconnect Acme Labeling').click();
  await customer.done('DELETE', '/session');
  await button(page.getByRole('dialog'), 'Disconnect').click();
  await expect(heading(page, 'Sign in')).toBeVisible();
  await signIn(page, customer);
  await expect(page).toHaveURL(server.url('/settings/connected-apps'));
  await expect(button(page, 'Disconnect Acme Labeling'), 'nothing was decided meanwhile').toBeVisible();
});

test('a session that ends before the decision: sign in, read again, decide', async ({ visit, developer, customer, server, watch }) => {
  watch.expect(401, /^\/api\/v1\//);
  const app = await developer.createApp();
  const page = await visit(customer);
  const link = consentPath(app, { state: 'a&b' });
  await review(page, link);
  await customer.done('DELETE', '/session');
  await button(page, 'Approve').click();
  await signIn(page, customer);
  await expect(page).toHaveURL(server.url(link));
  await expect(heading(page, 'Acme Labeling wants to connect to Globex')).toBeVisible();
  await customer.signIn();
  expect((await customer.get('/installs')).items).toEqual([]);
});

test('a consent link shows sign-in and then the consent without loading a page', async ({ visit, developer, customer, server, watch }) => {
  watch.expect(401, /^\/api\/v1\/consents$/);
  const app = await developer.createApp();
  const page = await visit();
  const link = consentPath(app, { state: 'a b&c=d#e%f+g' });
  let loads = 0;
  page.on('request', (request) => (loads += Number(request.isNavigationRequest())));
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
  expect(loads).toBe(1);

  await page.reload();
  await expect(heading(page, 'Acme Labeling wants to connect to Acme Labeling Inc')).toBeFocused();
});

test('two tabs: signing out in one is felt in the other', async ({ visit, developer, watch }) => {
  watch.expect(401, /^\/api\/v1\//);
  const one = await visit(developer);
  await one.goto(list);
  const other = await one.context().newPage();
  await other.goto('/settings/members');
  await expect(heading(other, 'Members')).toBeVisible();

  await button(one, 'Sign out').click();
  await expect(heading(one, 'Sign in')).toBeVisible();
  await other.getByRole('link', { name: 'Connected apps' }).click();
  await expect(heading(other, 'Sign in')).toBeVisible();
});

test('signing out everywhere ends every session, this one too', async ({ visit, developer, watch }) => {
  watch.expect(401, /^\/api\/v1\//);
  const here = await visit(developer);
  const elsewhere = await visit();
  await elsewhere.goto(list);
  await signIn(elsewhere, developer);
  await expect(heading(elsewhere, 'Platform apps')).toBeVisible();
  await here.goto('/settings/sessions');
  await expect(here.getByRole('main').getByRole('listitem')).toHaveCount(2);
  await expect(here.getByText('This session')).toHaveCount(1);

  await button(here, 'Sign out everywhere').click();
  await expect(heading(here, 'Sign in')).toBeVisible();
  await elsewhere.reload();
  await expect(heading(elsewhere, 'Sign in')).toBeVisible();
});

test('two tabs with one link: the first approval wins', async ({ visit, developer, customer, watch }) => {
  watch.expect(409, /\/approve$/);
  const app = await developer.createApp();
  const one = await visit(customer);
  await review(one, consentPath(app));
  const other = await one.context().newPage();
  await review(other, consentPath(app));
  await button(other, 'Approve').click();
  await expect(heading(other, 'Acme Labeling is connected')).toBeVisible();
  await one.bringToFront();
  await button(one, 'Approve').click();
  await expect(heading(one, 'Acme Labeling changed while you were looking')).toBeVisible();
});

test('a copied address, reload, back and forward work', async ({ visit, developer }) => {
  const app = await developer.createApp();
  const page = await visit(developer);
  await page.goto(list);
  await page.getByRole('link', { name: 'Acme Labeling' }).first().click();
  await expect(heading(page, 'Acme Labeling')).toBeFocused();
  await expect(page).toHaveURL(new RegExp(`${list}/${app.id}$`));
  await page.getByRole('link', { name: 'Edit app' }).click();
  await expect(page).toHaveURL(new RegExp(`${list}/${app.id}/edit$`));
  await page.goBack();
  await expect(heading(page, 'Acme Labeling')).toBeVisible();
  await page.goForward();
  await expect(button(page, 'Save changes')).toBeVisible();
  await page.reload();
  await expect(button(page, 'Save changes')).toBeVisible();
});

test("another organization's app and a mistyped address", async ({ visit, developer, server, watch }) => {
  watch.expect(404, /^\/api\/v1\/platform-apps\//);
  const other = await Person.signUp(server, { organization: 'Umbrella' });
  const app = await other.createApp({ name: 'Not yours' });
  const page = await visit(developer);
  await page.goto(`${list}/${app.id}`);
  await expect(heading(page, 'There is no such app')).toBeVisible();
  await expect(page.getByText('Not yours')).toHaveCount(0);
  await page.goto('/no/such/page');
  await expect(heading(page, 'Page not found')).toBeVisible();
  await page.goto('/');
  await expect(heading(page, 'Platform apps')).toBeVisible();
});
