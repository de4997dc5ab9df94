import { expectAccessible, expectNoHorizontalScroll, narrowViewport } from '../harness/accessibility.js';
import {
  APPS_PATH, button, consentPath, currentInstall, errorSummary, expect, heading, PASSWORD, passwordField, signIn, test,
} from '../harness/fixtures.js';

const NEW_PASSWORD = 'another horse battery';
const REASON = 'Sends <b>spam</b>.';

const resetLink = async (server, { email }) => {
  const url = new URL(await server.admin('reset-password', email));
  return url.pathname + url.hash;
};

async function savePassword(page, password) {
  await passwordField(page, 'New password').fill(password);
  await button(page, 'Save password').click();
}

async function expectScreen(page) {
  await expectAccessible(page);
  await page.setViewportSize(narrowViewport);
  await expectNoHorizontalScroll(page);
}

test("an app that the operator disables isn't its developers' to reactivate (rule 41)", async ({
  openPage, developer, customer, server, consoleGuard,
}) => {
  const app = await developer.createApp();
  const { token } = await customer.connect(app);
  await server.admin('disable-app', app.slug, '--reason', REASON);
  const page = await openPage(developer);
  const main = page.getByRole('main');

  await test.step('its page says who disabled it and why, and has no button for it', async () => {
    await page.goto(`${APPS_PATH}/${app.id}`);
    await expect(page.getByRole('heading', { name: 'OpenTrain has disabled this app' })).toBeVisible();
    await expect(main).toContainText(`Reason: ${REASON}`);
    await expect(main).toContainText('Disabled by OpenTrain');
    for (const name of ['Reactivate app', 'Deactivate app']) await expect(button(page, name)).toHaveCount(0);
    const activity = page.getByRole('region', { name: 'Activity' });
    await expect(activity).toContainText('OpenTrain disabled this app');
    await expect(activity.getByRole('listitem').first()).not.toContainText(' by ');
    await expectScreen(page);
  });

  await test.step('so do the list and the activity of the organization', async () => {
    const other = await developer.createApp({ name: 'Other' });
    await page.setViewportSize(narrowViewport);
    await page.goto(APPS_PATH);
    const status = (of) => main.getByRole('listitem').filter({ hasText: of.slug }).locator('.badge');
    await expect(status(app)).toHaveText('Disabled by OpenTrain');
    const [long, short] = [await status(app).boundingBox(), await status(other).boundingBox()];
    expect(long.height, 'a long status stays on one line').toBe(short.height);
    await expectScreen(page);
    await page.goto('/settings/activity');
    await expect(main).toContainText('OpenTrain disabled this app');
    await expect(main.getByRole('link', { name: app.name }).first()).toHaveAttribute('href', `${APPS_PATH}/${app.id}`);
  });

  await test.step('it can be edited', async () => {
    await page.goto(`${APPS_PATH}/${app.id}/edit`);
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Acme Studio');
    await button(page, 'Save changes').click();
    await expect(heading(page, 'Acme Studio')).toBeVisible();
  });

  await test.step('customers see that it is switched off, without the reason', async () => {
    const { status, body } = await currentInstall(server, token);
    expect([status, body.details.reason]).toEqual([403, 'APP_DISABLED']);
    consoleGuard.allowStatus(403, /^\/api\/v1\/consents$/);
    const customerPage = await openPage(customer);
    await customerPage.goto(consentPath(app));
    await expect(heading(customerPage, 'Acme Studio is switched off')).toBeVisible();
    await expect(customerPage.getByRole('main')).not.toContainText('spam');
  });

  await test.step('enabling it restores what was before', async () => {
    await server.admin('enable-app', app.slug);
    await page.goto(`${APPS_PATH}/${app.id}`);
    await expect(button(page, 'Deactivate app')).toBeVisible();
    await expect(page.getByRole('region', { name: 'Activity' })).toContainText('OpenTrain enabled this app');
    expect((await currentInstall(server, token)).status).toBe(200);
  });
});

test("an app that the operator disables while its page is open shows that when it's reactivated (rule 41)", async ({
  openPage, developer, server, consoleGuard,
}) => {
  consoleGuard.allowStatus(403, /\/reactivate$/);
  const app = await developer.createApp();
  await developer.post(`/platform-apps/${app.id}/deactivate`);
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/${app.id}`);
  await expect(button(page, 'Reactivate app')).toBeVisible();
  await server.admin('disable-app', app.slug, '--reason', REASON);
  await button(page, 'Reactivate app').click();
  await expect(page.getByRole('heading', { name: 'OpenTrain has disabled this app' })).toBeFocused();
  await expect(page.getByRole('main')).toContainText(`Reason: ${REASON}`);
  await expect(button(page, 'Reactivate app')).toHaveCount(0);
});

test("the operator's link sets a new password once (rule 42)", async ({ openPage, developer, server, consoleGuard }) => {
  consoleGuard.allowStatus(400, /^\/api\/v1\/password-resets/);
  consoleGuard.allowStatus(401, /^\/api\/v1\//);
  const elsewhere = await openPage(developer);
  await elsewhere.goto('/settings/activity');
  const older = await resetLink(server, developer);
  const link = await resetLink(server, developer);
  const page = await openPage();
  const main = page.getByRole('main');

  await test.step('a link that a newer one has replaced says so before anything is typed', async () => {
    await page.goto(older);
    await expect(heading(page, 'This link no longer works')).toBeFocused();
    await expect(main).toContainText('ask whoever sent you the link for a new one.');
    await expectScreen(page);
  });

  await test.step('the newer one, opened in the same tab, says whose password it is', async () => {
    await page.goto(link);
    await expect(heading(page, 'Choose a new password')).toBeFocused();
    await expect(main).toContainText(developer.email);
    // What password managers save the password under.
    await expect(page.locator('[autocomplete=username]')).toHaveValue(developer.email);
    await expectScreen(page);
  });

  await test.step('it takes a password like sign-up does', async () => {
    await savePassword(page, 'short');
    await expect(errorSummary(page)).toContainText('Use at least 12 characters.');
    await savePassword(page, NEW_PASSWORD);
    await expect(heading(page, 'Your password is changed')).toBeFocused();
    await expect(main).toContainText(`${developer.email} is signed out everywhere.`);
    await expectScreen(page);
  });

  await test.step('the old password and every session are gone, the new password signs in', async () => {
    await elsewhere.reload();
    await expect(heading(elsewhere, 'Sign in')).toBeVisible();
    await page.getByRole('link', { name: 'Sign in' }).click();
    await signIn(page, { ...developer, password: PASSWORD });
    await expect(errorSummary(page)).toContainText('Email or password is incorrect.');
    await signIn(page, { ...developer, password: NEW_PASSWORD });
    await expect(heading(page, 'Platform apps')).toBeVisible();
    await page.goto('/settings/activity');
    await expect(main).toContainText('OpenTrain created a link to reset a password');
    await expect(main).toContainText(developer.name);
  });

  await test.step('the link works once', async () => {
    await page.goto(link);
    await expect(heading(page, 'This link no longer works')).toBeFocused();
  });
  expect(server.log, 'no secret is logged').not.toContain(link.split('#')[1]);
  expect(server.log, 'no password is logged').not.toContain(NEW_PASSWORD);
});

test('a saved password takes its link out of the address, in the browser of another account too', async ({
  openPage, developer, customer, server,
}) => {
  const link = await resetLink(server, developer);
  const page = await openPage(customer);
  await page.goto(link);
  await savePassword(page, NEW_PASSWORD);
  await expect(page.getByRole('main')).toContainText(`${developer.email} is signed out everywhere.`);
  await expect(page).toHaveURL(server.url('/reset-password'));
  await page.reload();
  await expect(heading(page, 'This link no longer works')).toBeVisible();
  await expect(page.getByRole('main')).toContainText("If you've saved a new password with it, sign in.");
  await page.goto('/settings/account');
  await expect(page.getByRole('main')).toContainText(customer.email);
});

test('a link that was used while its form was open says so', async ({ openPage, developer, server, consoleGuard }) => {
  consoleGuard.allowStatus(400, /^\/api\/v1\/password-resets$/);
  const page = await openPage();
  await page.goto(await resetLink(server, developer));
  await expect(passwordField(page, 'New password')).toBeVisible();
  await resetLink(server, developer);
  await savePassword(page, NEW_PASSWORD);
  await expect(heading(page, 'This link no longer works')).toBeFocused();
});

test('a new password outlives a server that is down', async ({ openPage, developer, server, consoleGuard }) => {
  consoleGuard.allowStatus(503, /^\/api\/v1\/password-resets/);
  const page = await openPage();
  const down = (route) => route.fulfill({ status: 503, json: { error: '', code: 'UNAVAILABLE', requestId: '1', details: {} } });
  const resets = '**/api/v1/password-resets**';
  const link = await resetLink(server, developer);

  await test.step('the link is looked up again', async () => {
    await page.route(resets, down);
    await page.goto(link);
    await expect(page.getByRole('alert')).toBeVisible();
    await expectScreen(page);
    await page.unroute(resets);
    await button(page, 'Try again').click();
    await expect(passwordField(page, 'New password')).toBeVisible();
  });

  await test.step('what was typed is saved at the second try', async () => {
    await page.route(resets, down);
    await savePassword(page, NEW_PASSWORD);
    await expect(errorSummary(page)).toBeFocused();
    await page.unroute(resets);
    await expect(passwordField(page, 'New password')).toHaveValue(NEW_PASSWORD);
    await button(page, 'Save password').click();
    await expect(heading(page, 'Your password is changed')).toBeFocused();
  });
});

test('what the operator did reads in Spanish too', async ({ openPage, developer, server }) => {
  const app = await developer.createApp();
  await server.admin('disable-app', app.slug);
  const page = await openPage(developer, { locale: 'es-ES' });
  await page.goto(`${APPS_PATH}/${app.id}`);
  await expect(page.getByRole('heading', { name: 'OpenTrain ha desactivado esta aplicación' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('OpenTrain desactivó esta aplicación');
  await expect(page.getByRole('main')).not.toContainText('Motivo:');
  await page.goto(await resetLink(server, developer));
  await expect(heading(page, 'Elija una contraseña nueva')).toBeFocused();
});
