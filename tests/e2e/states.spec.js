import { button, expect, heading, Person, stopTime, test, textbox, unique } from '../harness/test.js';

const list = '/settings/developer/platform-apps';
const summary = (page) => page.getByRole('alert').filter({ hasText: 'There is a problem' });

async function filledIn(page) {
  await page.goto(`${list}/new?name=Acme&slug=${unique('acme')}&scope=usage:write`);
  await textbox(page, 'Description').fill('What I typed');
}

test('offline, signing out says that it did not happen', async ({ visit, developer, watch }) => {
  const page = await visit(developer);
  await page.goto(list);
  await expect(heading(page, 'Platform apps')).toBeVisible();
  watch.expectOffline();
  await page.context().setOffline(true);
  await button(page, 'Sign out').click();
  await expect(page.getByRole('alert')).toContainText('OpenTrain cannot be reached');
  await page.context().setOffline(false);
  await button(page, 'Sign out').click();
  await expect(heading(page, 'Sign in')).toBeVisible();
});

for (const [what, answer, text] of [
  ['too often', { status: 429, headers: { 'Retry-After': '17' }, body: '' }, 'Try again in 17 s.'],
  ['a failing server', { status: 503, body: '<html>' }, 'Something went wrong on our side'],
]) {
  test(`${what}: the form says so and keeps what was typed`, async ({ visit, developer, watch }) => {
    watch.expect(answer.status, /platform-apps$/);
    const page = await visit(developer);
    await filledIn(page);
    await page.route('**/api/v1/platform-apps', (route) => route.fulfill(answer), { times: 1 });
    await button(page, 'Create app').click();
    await expect(summary(page)).toContainText(text);
    await expect(textbox(page, 'Description')).toHaveValue('What I typed');
    await button(page, 'Create app').click();
    await expect(page.getByText('App created')).toBeVisible();
  });
}

test('too often: a list says how long to wait', async ({ visit, developer, watch }) => {
  watch.expect(429, /members$/);
  const page = await visit(developer);
  await page.route('**/api/v1/members', (route) =>
    route.fulfill({ status: 429, headers: { 'Retry-After': '9' }, body: '' }), { times: 1 });
  await page.goto('/settings/members');
  await expect(page.getByRole('alert').filter({ hasText: 'Try again in 9 s.' })).toBeVisible();
  await button(page, 'Try again').click();
  await expect(page.getByText(developer.email)).toBeVisible();
});

test('an owner whose session could not be loaded is told, and can try again', async ({ visit, developer, watch }) => {
  watch.expect(503, /session$/);
  const page = await visit(developer);
  await page.route('**/api/v1/session', (route) => route.fulfill({ status: 503, body: '' }), { times: 1 });
  await page.goto('/settings/members');
  await expect(page.getByText(developer.email)).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: "Your account couldn't be loaded." })).toBeVisible();
  await expect(button(page, 'Invite member')).toHaveCount(0);
  await button(page, 'Try again').click();
  await expect(button(page, 'Invite member')).toBeVisible();
  await expect(page.getByText("Your account couldn't be loaded.")).toHaveCount(0);
});

test('installs with other scopes: how many, what differs, and a link to send', async ({
  visit,
  developer,
  customer,
}) => {
  const app = await developer.createApp({ scopes: ['contracts:read', 'usage:write'] });
  await customer.connect(app);
  await developer.editApp(app, { scopes: ['contracts:read', 'webhooks:manage'] });
  const page = await visit(developer);
  await page.goto(`${list}/${app.id}`);
  const installs = page.getByRole('region', { name: 'Installs' });
  await expect(installs).toContainText('1 active install holds other scopes');
  await expect(installs).toContainText(app.consentUrl);
  await stopTime(page);
  await button(installs, 'Copy link to connect again').click();
  await expect(installs.getByRole('status').filter({ hasText: 'Copied' })).toBeVisible();
  await page.clock.resume();

  await customer.connect(app);
  await page.reload();
  await expect(installs).toContainText('Globex');
  await expect(button(installs, 'Copy link to connect again')).toHaveCount(0);
});

test('the installs with other scopes are found behind all the others', async ({
  visit,
  developer,
  server,
}) => {
  const app = await developer.createApp({ scopes: ['contracts:read'] });
  const behind = await Person.signUp(server, { organization: 'Left Behind' });
  await behind.connect(app);
  await developer.editApp(app, { scopes: ['usage:write'] });
  const again = await Person.signUp(server, { organization: 'Often Here' });
  for (let n = 0; n < 51; n += 1) await again.connect(app);

  const page = await visit(developer);
  await page.goto(`${list}/${app.id}`);
  const installs = page.getByRole('region', { name: 'Installs' });
  await expect(installs.getByText('Often Here').first()).toBeVisible();
  await expect(installs.getByText('Left Behind')).toHaveCount(0);
  const only = installs.getByRole('checkbox', { name: 'Only installs with other scopes' });
  await only.check();
  await expect(installs.getByText('Left Behind')).toBeVisible();
  await expect(installs.getByText('Often Here')).toHaveCount(0);

  await page.reload();
  await expect(only).toBeChecked();
  await expect(installs.getByText('Left Behind')).toBeVisible();
  await expect(installs.getByText('Often Here')).toHaveCount(0);
  await only.uncheck();
  await expect(installs.getByText('Often Here').first()).toBeVisible();
});
