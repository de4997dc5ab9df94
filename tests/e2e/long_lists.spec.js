import { APPS_PATH, button, expect, heading, holdRequests, nextFrame, test } from '../harness/fixtures.js';

const rows = (page) => page.getByRole('main').getByRole('listitem');
const loadMore = (page) => button(page, 'Load more');
const scrollPosition = (page) => page.evaluate(() => scrollY);

test('a long list loads in pages, and going back restores the position', async ({
  openPage,
  developer,
}) => {
  for (let i = 1; i <= 130; i++) await developer.createApp({ name: `Tool ${i} end` });
  const page = await openPage(developer);
  await page.goto(APPS_PATH);
  await expect(rows(page)).toHaveCount(50);
  await loadMore(page).click();
  await expect(rows(page)).toHaveCount(100);
  await expect(rows(page).nth(50), 'the first new row is focused').toBeFocused();
  await loadMore(page).click();
  await expect(rows(page)).toHaveCount(130);
  await expect(loadMore(page)).toBeHidden();

  const far = page.getByRole('link', { name: 'Tool 25 end' });
  await far.scrollIntoViewIfNeeded();
  const before = await scrollPosition(page);
  expect(before).toBeGreaterThan(1000);
  await far.click();
  await expect(heading(page, 'Tool 25 end')).toBeFocused();
  expect(await scrollPosition(page), 'another screen starts at its top').toBe(0);

  await page.goBack();
  await expect(rows(page)).toHaveCount(130);
  await expect(far).toBeInViewport();
  await expect.poll(() => scrollPosition(page)).toBe(before);

  await page.reload();
  await expect(rows(page)).toHaveCount(130);
  await expect(far, 'also after a reload').toBeInViewport();

  await page.getByRole('link', { name: 'Members' }).click();
  await page.getByRole('link', { name: 'Platform apps' }).click();
  await expect(rows(page), 'a link starts at the top').toHaveCount(50);
});

test('a link from far down a list opens another list at its top', async ({ openPage, developer }) => {
  for (let i = 1; i <= 30; i++) await developer.createApp({ name: `Tool ${i} end` });
  const page = await openPage(developer);
  await page.goto(APPS_PATH);
  await page.getByRole('link', { name: 'Tool 1 end' }).scrollIntoViewIfNeeded();
  expect(await scrollPosition(page)).toBeGreaterThan(0);
  await page.getByRole('link', { name: 'Activity' }).click();
  await expect(rows(page)).toHaveCount(30);
  await nextFrame(page);
  expect(await scrollPosition(page)).toBe(0);
});

test('going back shows the list immediately and reloads it', async ({ openPage, developer }) => {
  const app = await developer.createApp({ name: 'Acme' });
  const page = await openPage(developer);
  await page.goto(APPS_PATH);
  await page.getByRole('link', { name: 'Acme' }).click();
  await expect(heading(page, 'Acme')).toBeVisible();
  await developer.request('PATCH', `/platform-apps/${app.id}`, { name: 'Acme 2' }, { 'If-Match': '"1"' });

  const release = await holdRequests(page, '**/platform-apps?*');
  await page.goBack();
  await expect(page.getByRole('link', { name: 'Acme', exact: true })).toBeVisible();
  release();
  await expect(page.getByRole('link', { name: 'Acme 2' })).toBeVisible();
});

test('a list that this page has changed is not shown from the cache', async ({ openPage, developer }) => {
  await developer.createApp({ name: 'Acme' });
  const page = await openPage(developer);
  await page.goto(APPS_PATH);
  await page.getByRole('link', { name: 'Acme' }).click();
  await button(page, 'Deactivate app').click();
  await button(page.getByRole('dialog'), 'Deactivate').click();
  await expect(button(page, 'Reactivate app')).toBeVisible();

  await page.route('**/platform-apps?*', () => {});
  await page.goBack();
  await expect(heading(page, 'Platform apps')).toBeFocused();
  await expect(page.getByRole('link', { name: 'Acme' })).toHaveCount(0);
});

test('a search is in the URL, so going back and a copied URL repeat it', async ({
  openPage,
  developer,
}) => {
  for (let i = 0; i < 60; i++) await developer.createApp({ name: `Tool ${i} end` });
  await developer.createApp({ name: 'Übersetzer & Co' });
  const page = await openPage(developer);
  await page.goto(APPS_PATH);
  await page.getByLabel('Search', { exact: true }).fill('Übersetzer & Co');
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole('link', { name: 'Übersetzer & Co' }).click();
  await expect(heading(page, 'Übersetzer & Co')).toBeVisible();
  await page.goBack();
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByLabel('Search', { exact: true })).toHaveValue('Übersetzer & Co');

  const copied = await page.context().newPage();
  await copied.goto(page.url());
  await expect(rows(copied)).toHaveCount(1);
  await copied.getByLabel('Search', { exact: true }).fill('');
  await expect(rows(copied), 'searched on the server, not among the loaded rows').toHaveCount(50);
});

test('a page that fails to load can be retried', async ({ openPage, developer, consoleGuard }) => {
  consoleGuard.allowStatus(503, /platform-apps$/);
  for (let i = 0; i < 51; i++) await developer.createApp();
  const page = await openPage(developer);
  await page.goto(APPS_PATH);
  await page.route('**/platform-apps?*cursor=*', (route) => route.fulfill({ status: 503, body: '' }), { times: 1 });
  await loadMore(page).click();
  await expect(page.getByRole('alert')).toContainText('Something went wrong on our side');
  await expect(rows(page)).toHaveCount(50);
  await loadMore(page).click();
  await expect(rows(page)).toHaveCount(51);
  await expect(page.getByRole('alert')).toHaveCount(0);
});
