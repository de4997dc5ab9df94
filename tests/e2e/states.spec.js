import {
  APPS_PATH, button, errorSummary, expect, heading, pauseTime, test, textbox, unique, User,
} from '../harness/fixtures.js';

async function openFilledInForm(page) {
  await page.goto(`${APPS_PATH}/new?name=Acme&slug=${unique('acme')}&scope=usage:write`);
  await textbox(page, 'Description').fill('What I typed');
}

test('signing out offline reports that it failed', async ({ openPage, developer, consoleGuard }) => {
  const page = await openPage(developer);
  await page.goto(APPS_PATH);
  await expect(heading(page, 'Platform apps')).toBeVisible();
  consoleGuard.allowOffline();
  await page.context().setOffline(true);
  await button(page, 'Sign out').click();
  await expect(page.getByRole('alert')).toContainText("Can't reach OpenTrain");
  await page.context().setOffline(false);
  await button(page, 'Sign out').click();
  await expect(heading(page, 'Sign in')).toBeVisible();
});

for (const [what, response, text] of [
  ['too many requests', { status: 429, headers: { 'Retry-After': '17' }, body: '' }, 'Try again in 17 s.'],
  ['a server error', { status: 503, body: '<html>' }, 'Something went wrong on our side'],
]) {
  test(`a form reports ${what} and keeps what was typed`, async ({ openPage, developer, consoleGuard }) => {
    consoleGuard.allowStatus(response.status, /platform-apps$/);
    const page = await openPage(developer);
    await openFilledInForm(page);
    await page.route('**/api/v1/platform-apps', (route) => route.fulfill(response), { times: 1 });
    await button(page, 'Create app').click();
    await expect(errorSummary(page)).toContainText(text);
    await expect(textbox(page, 'Description')).toHaveValue('What I typed');
    await button(page, 'Create app').click();
    await expect(page.getByText('App created')).toBeVisible();
  });
}

test('a rate-limited list says how long to wait', async ({ openPage, developer, consoleGuard }) => {
  consoleGuard.allowStatus(429, /members$/);
  const page = await openPage(developer);
  await page.route('**/api/v1/members', (route) =>
    route.fulfill({ status: 429, headers: { 'Retry-After': '9' }, body: '' }), { times: 1 });
  await page.goto('/settings/members');
  await expect(page.getByRole('alert').filter({ hasText: 'Try again in 9 s.' })).toBeVisible();
  await button(page, 'Try again').click();
  await expect(heading(page, 'Members')).toBeFocused();
  await expect(page.getByText(developer.email)).toBeVisible();
});

test('an owner whose session fails to load is told and can retry', async ({ openPage, developer, consoleGuard }) => {
  consoleGuard.allowStatus(503, /session$/);
  const page = await openPage(developer);
  await page.route('**/api/v1/session', (route) => route.fulfill({ status: 503, body: '' }), { times: 1 });
  await page.goto('/settings/members');
  await expect(page.getByText(developer.email)).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: "We couldn't load your account." })).toBeVisible();
  await expect(button(page, 'Invite member')).toHaveCount(0);
  await button(page, 'Try again').click();
  await expect(heading(page, 'Members')).toBeFocused();
  await expect(button(page, 'Invite member')).toBeVisible();
  await expect(page.getByText("We couldn't load your account.")).toHaveCount(0);
});

test('the app page counts outdated installs and offers the link to reconnect', async ({
  openPage,
  developer,
  customer,
}) => {
  const app = await developer.createApp({ scopes: ['contracts:read', 'usage:write'] });
  await customer.connect(app);
  await developer.editApp(app, { scopes: ['contracts:read', 'webhooks:manage'] });
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/${app.id}`);
  const installs = page.getByRole('region', { name: 'Installs' });
  await expect(installs).toContainText('1 active install has different scopes');
  await expect(installs).toContainText(app.consentUrl);
  await pauseTime(page);
  await button(installs, 'Copy link to connect again').click();
  await expect(installs.getByRole('status').filter({ hasText: 'Copied' })).toBeVisible();
  await page.clock.resume();

  await customer.connect(app);
  await page.reload();
  await expect(installs).toContainText('Globex');
  await expect(button(installs, 'Copy link to connect again')).toHaveCount(0);
});

test('a filter finds the outdated installs behind all others', async ({
  openPage,
  developer,
  server,
}) => {
  const app = await developer.createApp({ scopes: ['contracts:read'] });
  const outdated = await User.signUp(server, { organization: 'Left Behind' });
  await outdated.connect(app);
  await developer.editApp(app, { scopes: ['usage:write'] });
  const frequent = await User.signUp(server, { organization: 'Often Here' });
  for (let n = 0; n < 51; n += 1) await frequent.connect(app);

  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/${app.id}`);
  const installs = page.getByRole('region', { name: 'Installs' });
  await expect(installs.getByText('Often Here').first()).toBeVisible();
  await expect(installs.getByText('Left Behind')).toHaveCount(0);
  const filter = installs.getByRole('checkbox', { name: 'Only installs with different scopes' });
  await filter.check();
  await expect(installs.getByText('Left Behind').first()).toBeVisible();
  await expect(installs.getByText('Often Here')).toHaveCount(0);

  await page.reload();
  await expect(filter).toBeChecked();
  await expect(installs.getByText('Left Behind').first()).toBeVisible();
  await expect(installs.getByText('Often Here')).toHaveCount(0);
  await filter.uncheck();
  await expect(installs.getByText('Often Here').first()).toBeVisible();
});
