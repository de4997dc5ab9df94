import {
  APPS_PATH, button, errorSummary, expect, heading, holdRequests, PASSWORD, passwordField, signIn, test, textbox,
  unique, User,
} from '../harness/fixtures.js';

const uri = (page, row) => textbox(page, `Redirect URI ${row}`);

async function fillForm(page, { name = 'Acme Labeling', slug = unique('acme') } = {}) {
  await textbox(page, 'Name').fill(name);
  await textbox(page, 'Slug').fill(slug);
  await page.getByRole('checkbox', { name: 'See project links' }).check();
  return { name, slug };
}

test('submitting an empty form shows a summary that links to the fields', async ({ openPage, developer }) => {
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/new`);
  await button(page, 'Create app').click();
  await expect(errorSummary(page)).toBeFocused();
  // Name, slug (rule 3) and scope (rule 6).
  await expect(errorSummary(page).getByRole('link')).toHaveCount(3);
  await errorSummary(page).getByRole('link', { name: /name/ }).first().click();
  await expect(textbox(page, 'Name')).toBeFocused();
  await expect(textbox(page, 'Name')).toHaveAttribute('aria-invalid', 'true');
  await expect(textbox(page, 'Name')).toHaveAccessibleDescription(/Enter a name/);
  await errorSummary(page).getByRole('link', { name: /scope/ }).click();
  await expect(page.getByRole('checkbox', { name: 'See project links' })).toBeFocused();

  await textbox(page, 'Name').fill('A');
  await expect(textbox(page, 'Name'), 'valid again immediately').not.toHaveAttribute('aria-invalid', 'true');
});

test('a redirect URI that was valid on blur is checked on each keystroke', async ({ openPage, developer }) => {
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/new`);
  await button(page, 'Add redirect URI').click();
  await uri(page, 1).fill('https://acme.example/cb');
  await expect(uri(page, 1)).not.toHaveAttribute('aria-invalid', 'true');
  await uri(page, 1).blur();
  await uri(page, 1).press('End');
  await uri(page, 1).pressSequentially('//x');
  await expect(uri(page, 1)).toHaveAttribute('aria-invalid', 'true');
  await expect(uri(page, 1)).toHaveAccessibleDescription(/Simplify the path/);
});

test('a field is checked on blur, then on each keystroke', async ({ openPage, developer }) => {
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/new`);
  // Rule 4.
  const website = textbox(page, 'Website URL');
  await website.fill('acme');
  await expect(website).not.toHaveAttribute('aria-invalid', 'true');
  await website.blur();
  await expect(website).toHaveAccessibleDescription(/Enter a full address/);
  await website.fill('ftp://acme.example');
  await expect(website).toHaveAccessibleDescription(/https:\/\/ or http:\/\//);
  await website.fill('https://acme.example');
  await expect(website).not.toHaveAttribute('aria-invalid', 'true');
});

test('the slug follows the name until it is edited, and shows whether it is free', async ({ openPage, developer, server }) => {
  const other = await User.signUp(server, { organization: 'Umbrella' });
  const taken = await other.createApp();
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/new`);
  const slug = textbox(page, 'Slug');

  await textbox(page, 'Name').fill('Łódź & Straße');
  await expect(slug).toHaveValue('lodz-strasse');
  await textbox(page, 'Name').fill('日本');
  await expect(slug).toHaveValue('');
  await slug.fill(taken.slug);
  await slug.blur();
  await expect(page.getByText(/is taken/).first()).toBeVisible();
  await textbox(page, 'Name').fill('Another name');
  await expect(slug, 'edited by hand').toHaveValue(taken.slug);

  await slug.fill(unique('free'));
  await expect(page.getByText(/is taken/)).toHaveCount(0);
  await expect(page.getByText(`${server.origin}/integrations/${await slug.inputValue()}/connect`)).toBeVisible();
});

test("the slug of one's own app links to that app (rule 11)", async ({ openPage, developer }) => {
  const own = await developer.createApp();
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/new`);
  await textbox(page, 'Slug').fill(` ${own.slug} `);
  await page.getByRole('status').getByRole('link', { name: own.name }).click();
  await button(page.getByRole('dialog'), 'Leave').click();
  await expect(page).toHaveURL(new RegExp(`${APPS_PATH}/${own.id}$`));
});

test('a name that shows nothing is refused by the server on its field (rule 2)', async ({ openPage, developer, consoleGuard }) => {
  consoleGuard.allowStatus(400, /platform-apps$/);
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/new`);
  await fillForm(page, { name: '\u0301' });
  await button(page, 'Create app').click();
  await expect(errorSummary(page)).toBeFocused();
  await expect(textbox(page, 'Name')).toHaveAccessibleDescription(/Enter a name/);
});

test('a slug taken in the meantime is reported on submit', async ({ openPage, developer, consoleGuard }) => {
  consoleGuard.allowStatus(409, /platform-apps$/);
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/new`);
  const { slug } = await fillForm(page);
  // A later availability check would already find it taken.
  await expect(page.getByText('This slug is free.')).toBeVisible();
  await developer.createApp({ slug });
  await button(page, 'Create app').click();
  await expect(errorSummary(page)).toBeFocused();
  await expect(textbox(page, 'Slug')).toHaveAccessibleDescription(/taken/);
  await expect(textbox(page, 'Name')).toHaveValue('Acme Labeling');
});

test('pasted redirect URIs become rows, each with its own message (rule 5)', async ({ openPage, developer, server }) => {
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/new`);
  await fillForm(page);
  const group = page.getByRole('group', { name: 'Redirect URIs' });
  const add = button(group, 'Add redirect URI');
  await add.click();
  await paste(page, uri(group, 1), [
    'https://acme.example/callback',
    'https://acme.example/callback?x=1',
    'https://acme.example/callback#top',
    'https://acme.example/callback',
    `${server.origin}/anything`,
    'http://acme.example/plain',
  ]);
  await expect(group.getByRole('textbox')).toHaveCount(6);
  await expect(uri(group, 3)).toHaveValue('https://acme.example/callback#top');

  await button(page, 'Create app').click();
  await expect(errorSummary(page)).toBeFocused();
  await expect(uri(group, 1)).not.toHaveAttribute('aria-invalid', 'true');
  await expect(uri(group, 2)).toHaveAccessibleDescription(/Remove the \?/);
  await expect(uri(group, 3)).toHaveAccessibleDescription(/Remove the #/);
  await expect(uri(group, 4)).toHaveAccessibleDescription(/already in the list/);
  await expect(uri(group, 5)).toHaveAccessibleDescription(/not on OpenTrain/);
  await expect(uri(group, 6)).not.toHaveAttribute('aria-invalid', 'true');
  await expect(uri(group, 6), 'a warning, no error').toHaveAccessibleDescription(/Not encrypted/);

  for (const row of [5, 4, 3, 2]) await button(group, `Remove redirect URI ${row}`).click();
  await button(page, 'Create app').click();
  await expect(page.getByText('App created')).toBeVisible();
  const { items } = await developer.get('/platform-apps');
  expect(items[0].redirectUris).toEqual(['https://acme.example/callback', 'http://acme.example/plain']);
});

test('at ten redirect URIs the reason replaces the button', async ({ openPage, developer }) => {
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/new`);
  const group = page.getByRole('group', { name: 'Redirect URIs' });
  const add = button(group, 'Add redirect URI');
  await add.click();
  await paste(page, uri(group, 1), Array.from({ length: 10 }, (_, i) => `https://acme.example/${i}`));
  await expect(group.getByRole('textbox')).toHaveCount(10);
  await expect(add).toHaveCount(0);
  await expect(group).toContainText(/10|ten/);
});

test('"Test a redirect" names the base that allows an address or the rule that refuses it', async ({ openPage, developer }) => {
  const app = await developer.createApp({ redirectUris: ['https://acme.example/callback'] });
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/${app.id}`);
  const tester = textbox(page, 'Test a redirect');
  await tester.fill('https://acme.example/callback/done?x=1');
  await expect(page.getByText(/allowed/i).first()).toBeVisible();
  await tester.fill('https://acme.example/callback-evil');
  await expect(page.getByText(/must match the path of a registered redirect URI or be below it/)).toBeVisible();
  await tester.fill('https://acme.example/callback?state=1');
  await expect(page.getByText(/reserved for OpenTrain or a sign-in protocol/)).toBeVisible();
});

test('a link fills in the form but submits nothing', async ({ openPage, developer }) => {
  const page = await openPage(developer);
  await page.goto(
    `${APPS_PATH}/new?name=Acme%20Tool&slug=acme-tool-7&redirect_uri=https%3A%2F%2Facme.example%2Fcb&scope=usage%3Awrite`,
  );
  await expect(textbox(page, 'Name')).toHaveValue('Acme Tool');
  await expect(textbox(page, 'Slug')).toHaveValue('acme-tool-7');
  await expect(uri(page, 1)).toHaveValue('https://acme.example/cb');
  await expect(page.getByRole('checkbox', { name: 'Report work' })).toBeChecked();
  await expect(page.getByRole('checkbox', { name: 'See project links' })).not.toBeChecked();
  expect((await developer.get('/platform-apps')).items).toEqual([]);
});

test('a stale edit is refused and shown next to the other version (rule 8)', async ({ openPage, developer, consoleGuard }) => {
  consoleGuard.allowStatus(412, /platform-apps/);
  const app = await developer.createApp();
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/${app.id}/edit`);
  await textbox(page, 'Name').fill('My own name');
  await developer.editApp(app, { name: 'Their new name' });
  await button(page, 'Save changes').click();

  const conflict = page.getByRole('group', { name: 'This app changed while you were editing' });
  await expect(conflict).toBeFocused();
  const versions = conflict.getByRole('definition');
  await expect(versions).toContainText('My own name');
  await expect(versions).toContainText('Their new name');
  await expect(textbox(page, 'Name'), 'what was typed is still there').toHaveValue('My own name');
  const saved = await developer.get(`/platform-apps/${app.id}`);
  expect(saved.name, 'never merged silently').toBe('Their new name');

  await textbox(page, 'Name').fill('My newer name');
  await expect(versions, 'follows the form').toContainText('My newer name');
  await button(page, 'Keep my version').click();
  await button(page, 'Save changes').click();
  await expect(heading(page, 'My newer name')).toBeVisible();
});

test('everything but the slug can be edited', async ({ openPage, developer }) => {
  const app = await developer.createApp();
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/${app.id}/edit`);
  await expect(textbox(page, 'Slug')).toHaveCount(0);
  await expect(page.getByRole('main')).toContainText(app.slug);
  await textbox(page, 'Name').fill('Acme Labeling Two');
  await expect(page.getByRole('main'), 'what changes is listed').toContainText('Acme Labeling Two');
  await button(page, 'Save changes').click();
  await expect(heading(page, 'Acme Labeling Two')).toBeVisible();
  await expect(page).toHaveTitle('Acme Labeling Two · Platform apps');
});

test('what is typed while an edit is saved stays, and is saved next', async ({ openPage, developer }) => {
  const app = await developer.createApp();
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/${app.id}/edit`);
  await textbox(page, 'Name').fill('Acme Two');
  const release = await holdRequests(page, `**/api/v1/platform-apps/${app.id}`);
  await button(page, 'Save changes').click();
  await textbox(page, 'Description').fill('Typed meanwhile');
  release();
  await expect(page.getByRole('status').filter({ hasText: 'Saved, except for what you typed' })).toBeVisible();
  await expect(heading(page, 'Edit Acme Two')).toBeVisible();
  await expect(textbox(page, 'Description')).toBeFocused();
  await expect(textbox(page, 'Description')).toHaveValue('Typed meanwhile');
  await button(page, 'Save changes').click();
  await expect(heading(page, 'Acme Two')).toBeVisible();
  await expect(page.getByText('Changes saved.')).toBeVisible();
  const saved = await developer.get(`/platform-apps/${app.id}`);
  expect(saved).toMatchObject({ name: 'Acme Two', description: 'Typed meanwhile' });
});

test("what is typed while an app is created is kept in the app's edit form", async ({ openPage, developer }) => {
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/new`);
  const { slug } = await fillForm(page);
  const release = await holdRequests(page, '**/api/v1/platform-apps');
  await button(page, 'Create app').click();
  await textbox(page, 'Slug').fill('too-late');
  await textbox(page, 'Description').fill('Typed meanwhile');
  release();
  await expect(heading(page, 'Edit Acme Labeling')).toBeFocused();
  await expect(page.getByText('Saved, except for what you typed meanwhile.')).toBeVisible();
  await expect(textbox(page, 'Description')).toHaveValue('Typed meanwhile');
  await button(page, 'Save changes').click();
  await expect(page.getByText('Changes saved.')).toBeVisible();
  const { items } = await developer.get('/platform-apps');
  expect(items).toMatchObject([{ slug, description: 'Typed meanwhile' }]);
});

test('a form keeps what was typed when the server goes down', async ({ openPage, developer, server, consoleGuard }) => {
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/new`);
  const { name, slug } = await fillForm(page);
  await textbox(page, 'Slug').blur();
  await textbox(page, 'Description').fill('A long and careful text.');
  consoleGuard.allowOffline();
  await server.kill();
  await button(page, 'Create app').click();
  await expect(page.getByText(/Can't reach OpenTrain/).first()).toBeVisible();
  await expect(textbox(page, 'Name')).toHaveValue(name);
  await expect(textbox(page, 'Slug')).toHaveValue(slug);
  await expect(textbox(page, 'Description')).toHaveValue('A long and careful text.');
  await expect(page.getByRole('checkbox', { name: 'See project links' })).toBeChecked();

  await server.launch();
  await button(page, 'Create app').click();
  await expect(page.getByText('App created')).toBeVisible();
});

test('a list that fails to load can be retried', async ({ openPage, developer, server, consoleGuard }) => {
  const page = await openPage(developer);
  await page.goto('/settings/connected-apps');
  await expect(heading(page, 'Connected apps')).toBeVisible();
  consoleGuard.allowOffline();
  await server.kill();
  await page.getByRole('link', { name: 'Platform apps' }).click();
  await expect(button(page, 'Try again')).toBeVisible();
  await server.launch();
  await button(page, 'Try again').click();
  await expect(page.getByRole('link', { name: 'New platform app' }).first()).toBeVisible();
  await expect(button(page, 'Try again')).toHaveCount(0);
});

test('a form keeps what was typed when the session ends', async ({ openPage, developer, consoleGuard }) => {
  consoleGuard.allowStatus(401, /^\/api\/v1\//);
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/new`);
  const { name, slug } = await fillForm(page);
  await textbox(page, 'Slug').blur();
  await textbox(page, 'Description').fill('A long and careful text.');
  // A later availability check would already find the session gone.
  await expect(page.getByText('This slug is free.')).toBeVisible();
  await developer.requestOk('DELETE', '/session');
  await button(page, 'Create app').click();
  await expect(heading(page, 'Sign in')).toBeVisible();
  await signIn(page, developer);
  await expect(page).toHaveURL(new RegExp(`${APPS_PATH}/new`));
  await expect(textbox(page, 'Name')).toHaveValue(name);
  await expect(textbox(page, 'Slug')).toHaveValue(slug);
  await expect(textbox(page, 'Description')).toHaveValue('A long and careful text.');
  await expect(page.getByRole('checkbox', { name: 'See project links' })).toBeChecked();
});

test('leaving with unsaved changes asks first', async ({ openPage, developer }) => {
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/new`);
  await textbox(page, 'Name').fill('Half an app');
  const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });

  await page.getByRole('link', { name: 'Connected apps' }).click();
  await expect(dialog).toBeVisible();
  await button(dialog, 'Stay on this page').click();
  await expect(textbox(page, 'Name')).toHaveValue('Half an app');

  const beforeUnload = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  const prompt = await beforeUnload;
  expect(prompt.type()).toBe('beforeunload');
  await prompt.dismiss();
  await expect(textbox(page, 'Name')).toHaveValue('Half an app');

  await page.getByRole('link', { name: 'Connected apps' }).click();
  await button(dialog, 'Leave').click();
  await expect(heading(page, 'Connected apps')).toBeVisible();
});

test('signing out with unsaved changes asks first, and again if it failed', async ({ openPage, developer, consoleGuard }) => {
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/new`);
  await textbox(page, 'Name').fill('Half an app');
  // A later answer would find that nobody is signed in.
  await expect(page.getByText('This slug is free.')).toBeVisible();
  const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
  consoleGuard.allowOffline();
  await page.context().setOffline(true);
  await button(page, 'Sign out').click();
  await button(dialog, 'Leave').click();
  await expect(page.getByRole('alert').filter({ hasText: "Can't reach OpenTrain" })).toBeVisible();
  await page.context().setOffline(false);
  await button(page, 'Sign out').click();
  await button(dialog, 'Leave').click();
  await expect(heading(page, 'Sign in')).toBeVisible();
});

test('going back with unsaved changes asks first and keeps the URL', async ({ openPage, developer }) => {
  const page = await openPage(developer);
  await page.goto(APPS_PATH);
  await page.getByRole('link', { name: 'New platform app' }).first().click();
  await textbox(page, 'Name').fill('Half an app');
  await page.goBack();
  const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
  await expect(dialog).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`${APPS_PATH}/new$`));
  await button(dialog, 'Leave').click();
  await expect(heading(page, 'Platform apps')).toBeVisible();
});

test('pressing the button again while saving does nothing', async ({ openPage, developer }) => {
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/new`);
  await fillForm(page);
  let saves = 0;
  await page.route('**/api/v1/platform-apps', async (route) => {
    if (route.request().method() === 'POST') saves += 1;
    await page.keyboard.press('Enter');
    await route.continue();
  });
  await button(page, 'Create app').click();
  await expect(page.getByText('App created')).toBeVisible();
  expect(saves).toBe(1);
});

test('the preview shows the consent page with what was typed', async ({ openPage, developer }) => {
  const page = await openPage(developer, { viewport: { width: 600, height: 900 } });
  await page.goto(`${APPS_PATH}/new`);
  await fillForm(page, { name: 'Preview Me' });
  await button(page, 'Preview').click();
  await expect(page.getByText(/Preview Me wants to connect to/)).toBeVisible();
});

test('sign-in reports a wrong password and keeps the email address', async ({ openPage, developer, consoleGuard }) => {
  consoleGuard.allowStatus(401, /^\/api\/v1\/session$/);
  const page = await openPage();
  await page.goto('/sign-in');
  await signIn(page, { ...developer, password: 'not the password' });
  await expect(page.getByText(/Email or password is incorrect/)).toBeVisible();
  await expect(textbox(page, 'Email')).toHaveValue(developer.email);
  await passwordField(page).fill(developer.password);
  await button(page, 'Show password').click();
  await expect(passwordField(page)).toHaveAttribute('type', 'text');
  await button(page, 'Sign in').click();
  await expect(heading(page, 'Platform apps')).toBeVisible();
});

test('sign-up reports a reserved organization name and a taken email address', async ({ openPage, developer, consoleGuard }) => {
  consoleGuard.allowStatus(401, /^\/api\/v1\/session$/);
  consoleGuard.allowStatus(409, /^\/api\/v1\/accounts$/);
  const page = await openPage();
  await page.goto('/sign-up');
  await textbox(page, 'Your name').fill('Ada');
  await textbox(page, 'Email').fill(developer.email);
  await passwordField(page).fill(PASSWORD);
  await textbox(page, 'Organization name').fill('OpenTrain Support');
  await button(page, 'Create account').click();
  await expect(textbox(page, 'Organization name')).toHaveAccessibleDescription(/OpenTrain/);
  await textbox(page, 'Organization name').fill('Acme');
  await button(page, 'Create account').click();
  await expect(textbox(page, 'Email')).toHaveAccessibleDescription(/An account with this email address already exists/);
});

/** Pastes several lines into a single-line field. */
async function paste(page, field, lines) {
  await page.evaluate((text) => navigator.clipboard.writeText(text), lines.join('\n'));
  await field.focus();
  await page.keyboard.press('ControlOrMeta+v');
}

test('a click that moves the focus out of an invalid field reaches its target', async ({ openPage }) => {
  const page = await openPage(null);
  await page.goto('/sign-in');
  await textbox(page, 'Email').click();
  // The error message that appears on blur would shift the link.
  await page.getByRole('link', { name: 'Create account' }).click();
  await expect(heading(page, 'Create account')).toBeVisible();
  await textbox(page, 'Your name').click();
  await heading(page, 'Create account').click();
  await expect(textbox(page, 'Your name')).toHaveAttribute('aria-invalid', 'true');
});
