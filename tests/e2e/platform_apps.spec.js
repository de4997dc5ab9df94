import { expectAccessible } from '../harness/accessibility.js';
import { APPS_PATH, button, expect, heading, holdRequests, test, textbox } from '../harness/fixtures.js';

test('the empty list leads to the form', async ({ openPage, developer }) => {
  const page = await openPage(developer);
  await page.goto('/');
  await expect(page).toHaveURL(new RegExp(`${APPS_PATH}$`));
  await expect(heading(page, 'Platform apps')).toBeFocused();
  await expect(page.getByText('No platform apps yet')).toBeVisible();
  await page.getByRole('link', { name: 'New platform app' }).first().click();
  await expect(heading(page, 'New platform app')).toBeFocused();
});

test('more than ten apps can be searched by name, slug and client ID and filtered by status', async ({ openPage, developer }) => {
  const apps = [];
  for (let i = 0; i < 11; i++) apps.push(await developer.createApp({ name: `Tool ${i} end` }));
  await developer.post(`/platform-apps/${apps[3].id}/deactivate`);
  const page = await openPage(developer);
  await page.goto(APPS_PATH);
  const search = page.getByLabel('Search', { exact: true });
  const found = page.getByRole('main').getByRole('link', { name: /^Tool \d+ end/ });
  await expect(found).toHaveCount(11);

  for (const text of ['TOOL 7 END', apps[7].slug, apps[7].clientId]) {
    await search.fill(text);
    await expect(found, text).toHaveCount(1);
    await expect(found).toHaveText(/Tool 7 end/);
  }
  await search.fill('nothing like it');
  await expect(page.getByText('No matching apps')).toBeVisible();
  await search.fill('');
  await page.getByRole('combobox', { name: 'Status' }).selectOption('Disabled');
  await expect(found).toHaveCount(1);
  await expect(found).toHaveText(/Tool 3 end/);
});

test('the app page lists installs and activity, without the names of other people', async ({ openPage, developer, customer }) => {
  const app = await developer.createApp({ redirectUris: ['https://acme.example/callback'] });
  await customer.connect(app);
  const refused = await customer.request('POST', '/consents', {
    slug: app.slug,
    query: 'redirect_uri=https%3A%2F%2Fevil.example%2Fcallback%3Fsecret%3D1&state=hidden',
  });
  expect(refused.status).toBe(400);
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/${app.id}`);
  await expect(page.getByRole('region', { name: 'Installs' })).toContainText('Globex');

  const activity = page.getByRole('region', { name: 'Activity' });
  await expect(activity).toContainText('App registered');
  await expect(activity).toContainText('Connection approved');
  await expect(activity).toContainText('Consent link refused');
  await expect(activity).toContainText('https://evil.example');
  await expect(activity).not.toContainText(/secret|hidden/);
  await expect(activity, 'people of other organizations are not named').not.toContainText('Carla');
});

test('the skip link skips the navigation', async ({ openPage, developer }) => {
  const page = await openPage(developer);
  await page.goto(APPS_PATH);
  await expect(heading(page, 'Platform apps')).toBeFocused();
  const skip = page.getByRole('link', { name: 'Skip to content' });
  await skip.focus();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(heading(page, 'Platform apps')).toBeFocused();
});

test('the layout stays mounted between screens', async ({ openPage, developer }) => {
  const page = await openPage(developer);
  await page.goto(APPS_PATH);
  const theme = await page.getByRole('group', { name: 'Theme' }).elementHandle();
  await page.getByRole('link', { name: 'Members' }).click();
  await expect(heading(page, 'Members')).toBeFocused();
  expect(await theme.evaluate((element) => element.isConnected)).toBe(true);
  await expect(page.locator('[aria-current=page]')).toHaveText('Members');
});

const newAppLink = (page) => page.getByRole('link', { name: 'New platform app' }).first();

test('going back and forward switches between the list and the form', async ({ openPage, developer }) => {
  await developer.createApp({ name: 'Acme' });
  const page = await openPage(developer);
  await page.goto(APPS_PATH);
  const acme = page.getByRole('link', { name: 'Acme', exact: true });
  await expect(acme).toBeVisible();
  await newAppLink(page).click();
  await expect(heading(page, 'New platform app')).toBeFocused();
  await expect(page).toHaveTitle(/^New platform app/);
  await expect(acme, 'the list is gone').toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  await developer.createApp({ name: 'Later' });

  const release = await holdRequests(page, '**/api/v1/platform-apps?*');
  await page.goBack();
  await expect(heading(page, 'Platform apps')).toBeFocused();
  await expect(page).toHaveTitle(/^Platform apps/);
  await expect(acme, 'the list is shown before the response').toBeVisible();
  release();
  await expect(page.getByRole('link', { name: 'Later' }), 'and reloaded').toBeVisible();
  await expect(textbox(page, 'Name')).toHaveCount(0);
  await expectAccessible(page);

  await page.goForward();
  await expect(heading(page, 'New platform app')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(textbox(page, 'Name')).toBeFocused();
  await expectAccessible(page);

  await page.getByRole('link', { name: 'Members' }).click();
  await expect(heading(page, 'Members')).toBeFocused();
});

test('a form that was left opens empty', async ({ openPage, developer }) => {
  const page = await openPage(developer);
  await page.goto(APPS_PATH);
  await newAppLink(page).click();
  await textbox(page, 'Name').focus();
  await textbox(page, 'Slug').focus();
  await expect(textbox(page, 'Name')).toHaveAttribute('aria-invalid', 'true');
  await page.goBack();
  await newAppLink(page).click();
  await expect(textbox(page, 'Name')).toBeVisible();
  await expect(textbox(page, 'Name')).not.toHaveAttribute('aria-invalid', 'true');

  await textbox(page, 'Name').fill('Half an app');
  await page.goBack();
  await button(page, 'Leave').click();
  await newAppLink(page).click();
  await expect(textbox(page, 'Name')).toHaveValue('');
});

test('a form that a link filled in opens empty the next time', async ({ openPage, developer }) => {
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/new?name=From+a+link`);
  await expect(textbox(page, 'Name')).toHaveValue('From a link');
  await page.getByRole('link', { name: 'Platform apps' }).first().click();
  await button(page, 'Leave').click();
  await newAppLink(page).click();
  await expect(textbox(page, 'Name')).toHaveValue('');
});
