import {
  APPS_PATH, approve, button, consentPath, expect, heading, openReview, signIn, test, textbox, unique,
} from '../harness/fixtures.js';

test('controls have 16 px of text on touch screens, where iOS would zoom in', async ({ openPage, developer, customer, consoleGuard }) => {
  consoleGuard.allowStatus(401, /^\/api\/v1\//);
  const app = await developer.createApp({ redirectUris: ['https://acme.example/cb'] });
  const page = await openPage(customer, { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });
  const smallControls = () =>
    page.locator('button, input, select, textarea, .button').evaluateAll((controls) =>
      controls
        .filter((control) => Number.parseFloat(getComputedStyle(control).fontSize) < 16)
        .map((control) => control.outerHTML),
    );
  await openReview(page, consentPath(app, { redirect_uri: 'https://acme.example/cb' }));
  await approve(page);
  expect(await smallControls(), 'token').toEqual([]);
  for (const [path, name] of [
    ['/settings/connected-apps', 'Connected apps'],
    ['/settings/members', 'Members'],
    [`${APPS_PATH}/new?redirect_uri=https://acme.example/cb`, 'New platform app'],
  ]) {
    await page.goto(path);
    await expect(heading(page, name)).toBeVisible();
    await expect(page.getByRole('main').getByRole('button').first()).toBeVisible();
    expect(await smallControls(), path).toEqual([]);
  }
  const developerPage = await openPage(developer, { hasTouch: true, isMobile: true });
  await developerPage.goto(`${APPS_PATH}/${app.id}`);
  await expect(textbox(developerPage, 'State')).toHaveCSS('font-size', '16px');
  await expect(textbox(developerPage, 'Test a redirect')).toHaveCSS('font-size', '16px');
});

/** Runs in the page: replaces each new text, as page translators do. */
function translatePage() {
  const translate = (text) => {
    if (!text.data.trim() || !text.isConnected || text.parentElement.closest('font, script, [translate=no]')) return;
    const font = document.createElement('font');
    font.append(text.data);
    text.replaceWith(font);
  };
  const translateAll = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    texts.forEach(translate);
  };
  addEventListener('DOMContentLoaded', () => {
    translateAll(document.body);
    new MutationObserver((records) => {
      for (const record of records) for (const node of record.addedNodes) translateAll(node);
    }).observe(document.body, { childList: true, subtree: true });
  });
}

test('a page translator that replaces texts breaks nothing', async ({ openPage, developer, customer, consoleGuard }) => {
  consoleGuard.allowStatus(401, /^\/api\/v1\//);
  const page = await openPage();
  await page.addInitScript(translatePage);
  await page.goto(`${APPS_PATH}/new?scope=usage:write`);
  await signIn(page, developer);
  await expect(heading(page, 'New platform app')).toBeVisible();
  expect(await page.locator('font').count()).toBeGreaterThan(10);
  await button(page, 'Create app').click();
  await textbox(page, 'Name').fill('Acme');
  await textbox(page, 'Slug').fill(unique('acme'));
  await button(page, 'Add redirect URI').click();
  await textbox(page, 'Redirect URI 1').fill('http://acme.example/cb');
  await button(page, 'Create app').click();
  await expect(heading(page, 'Acme')).toBeVisible();
  await page.getByRole('link', { name: 'Edit app' }).click();
  await textbox(page, 'Name').fill('Acme Two');
  await button(page, 'Save changes').click();
  await expect(heading(page, 'Acme Two')).toBeVisible();
  await button(page, 'Deactivate app').click();
  const status = page.locator('.app-heading .badge');
  await expect(status).toHaveText('Active');
  await button(page.getByRole('dialog'), 'Deactivate').click();
  await expect(status).toHaveText('Disabled');
  await button(page, 'Reactivate app').click();
  await expect(button(page, 'Deactivate app')).toBeVisible();
  for (const [path, name] of [
    ['connected-apps', 'Connected apps'],
    ['members', 'Members'],
    ['activity', 'Activity'],
    ['account', 'Account'],
  ]) {
    await page.getByRole('link', { name }).click();
    await expect(page).toHaveURL(new RegExp(`/settings/${path}$`));
    await expect(page).toHaveTitle(new RegExp(`^${name}`));
    await expect(heading(page, name)).toBeFocused();
  }

  const [app] = (await developer.get('/platform-apps')).items;
  const other = await openPage();
  await other.addInitScript(translatePage);
  await other.goto(consentPath(app));
  await signIn(other, customer);
  await expect(heading(other, 'Acme Two wants to connect to Globex')).toBeVisible();
  await approve(other);
  await expect(heading(other, 'Acme Two is connected')).toBeVisible();
});
