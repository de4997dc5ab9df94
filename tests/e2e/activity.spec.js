import { expectAccessible, expectNoHorizontalScroll, narrowViewport } from '../harness/accessibility.js';
import { APPS_PATH, button, expect, heading, test } from '../harness/fixtures.js';

const activityEntries = (page) =>
  page.getByRole('main').getByRole('listitem').filter({ has: page.getByRole('time') });

test("an organization sees its people's decisions and the refusals they met (rule 31)", async ({
  openPage,
  developer,
  customer,
  consoleGuard,
}) => {
  const app = await developer.createApp({ redirectUris: ['https://acme.example/callback'] });
  const { install } = await customer.connect(app);
  await customer.connect(app);
  const evil = 'redirect_uri=https%3A%2F%2Fevil.example%2Fcallback%3Fsecret%3D1&state=hidden';
  for (let i = 0; i < 2; i++) await customer.request('POST', '/consents', { slug: app.slug, query: evil });
  await customer.request('POST', '/consents', { slug: 'nobody-has-this', query: '' });
  await customer.post(`/consents/${(await customer.openConsent(app)).id}/decline`, {});
  const [current] = (await customer.get('/installs')).items;
  await customer.requestOk('DELETE', `/installs/${current.id}`);
  expect(current.id).not.toBe(install.id);

  const page = await openPage(customer);
  await page.goto('/settings/connected-apps');
  await page.getByRole('link', { name: 'Activity' }).click();
  await expect(heading(page, 'Activity')).toBeFocused();
  const entries = activityEntries(page);
  for (const [at, texts] of [
    ['Disconnected', 'Acme Labeling', 'Carla Customer'],
    ['Connection declined', 'Carla Customer'],
    ['Consent link refused', 'No app is registered at that address.'],
    ['Consent link refused', "The return address isn't registered.", '2 times', 'https://evil.example'],
    ['Connected again', 'Acme Labeling'],
    ['Connection approved', 'Acme Labeling', 'project-links:read'],
  ].entries()) {
    for (const text of texts) await expect(entries.nth(at)).toContainText(text);
  }
  await expect(page.getByRole('main')).not.toContainText(/secret|hidden/);
  await expectAccessible(page);
  await page.setViewportSize(narrowViewport);
  await expectNoHorizontalScroll(page);

  consoleGuard.allowStatus(503, /activity$/);
  await page.route('**/api/v1/activity', (route) => route.fulfill({ status: 503, body: '' }), { times: 1 });
  await page.reload();
  await expect(page.getByText("We couldn't load the activity")).toBeVisible();
  await button(page, 'Try again').click();
  await expect(entries.first()).toContainText('Disconnected');
});

test('an empty activity says so', async ({ openPage, customer }) => {
  const page = await openPage(customer);
  await page.goto('/settings/activity');
  await expect(page.getByText('No activity yet.')).toBeVisible();
});

test("the activity links to the organization's own apps and only names others", async ({ openPage, developer, customer }) => {
  const app = await developer.createApp();
  for (const owner of [developer, customer]) await owner.connect(app);
  const link = (page) => activityEntries(page).filter({ hasText: 'Connection approved' }).getByRole('link');

  const own = await openPage(developer);
  await own.goto('/settings/activity');
  await link(own).click();
  await expect(heading(own, 'Acme Labeling')).toBeFocused();

  const other = await openPage(customer);
  const asked = other.waitForResponse(`**/api/v1/slugs/${app.slug}`);
  await other.goto('/settings/activity');
  await expect(activityEntries(other)).toContainText(['Acme Labeling']);
  await asked;
  await expect(link(other)).toHaveCount(0);
});

test('the activity links to an own app whose registration is on a later page', async ({ openPage, developer }) => {
  const app = await developer.createApp();
  for (let i = 0; i < 2; i++) await developer.connect(app);
  const page = await openPage(developer);
  const asked = [];
  page.on('request', (request) => request.url().includes('/slugs/') && asked.push(request.url()));
  await page.route(/\/api\/v1\/activity/, async (route) => {
    const response = await route.fetch();
    const { items } = await response.json();
    const json = { items: items.filter(({ type }) => type !== 'APP_REGISTERED'), nextCursor: null };
    return route.fulfill({ response, json });
  });
  await page.goto('/settings/activity');
  const links = activityEntries(page).getByRole('link', { name: 'Acme Labeling' });
  await expect(links).toHaveCount(2);
  expect(asked, 'asks once').toHaveLength(1);
  await links.first().click();
  await expect(heading(page, 'Acme Labeling')).toBeFocused();
});

test("the app page shows an app's five newest entries and loads more (rule 31)", async ({ openPage, developer }) => {
  const app = await developer.createApp();
  for (let revision = 1; revision <= 6; revision++) {
    await developer.editApp(app, { description: `Revision ${revision}` });
  }
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/${app.id}`);
  const activity = page.getByRole('region', { name: 'Activity' });
  const entries = activity.getByRole('listitem').filter({ has: page.getByRole('time') });
  await expect(entries).toHaveCount(5);
  await expect(entries.first()).toContainText('Revision 6');
  await button(activity, 'Load more').click();
  await expect(entries).toHaveCount(7);
  await expect(entries.last()).toContainText('App registered');
  await expect(button(activity, 'Load more')).toHaveCount(0);
});
