import { expectAccessible } from '../harness/accessibility.js';
import {
  approve, APPS_PATH, button, consentPath, expect, heading, openReview, selectedText, test, textbox,
} from '../harness/fixtures.js';

const CRASHED = 'Something went wrong on this page';

/** Makes the program's next DOM write throw, which no code handles. */
const failNextChange = (page) =>
  page.evaluate(() => {
    const { createElement, createElementNS } = Document.prototype;
    const nodeValue = Object.getOwnPropertyDescriptor(Node.prototype, 'nodeValue');
    const fail = () => {
      Object.assign(Document.prototype, { createElement, createElementNS });
      Object.defineProperty(Node.prototype, 'nodeValue', nodeValue);
      throw new Error('thrown by the test');
    };
    Object.assign(Document.prototype, { createElement: fail, createElementNS: fail });
    Object.defineProperty(Node.prototype, 'nodeValue', { ...nodeValue, set: fail });
  });

async function expectCrashed(page, secret, title = CRASHED) {
  await expect(heading(page, title)).toBeFocused();
  await expect(page).toHaveTitle(title);
  expect(await page.evaluate(pageAndStorage)).not.toContain(secret);
}

/** The document with the values of its fields, and the storage. */
function pageAndStorage() {
  const fields = [...document.querySelectorAll('input, textarea')].map(({ value }) => value);
  const stored = [localStorage, sessionStorage].map((storage) => JSON.stringify(storage));
  return [document.documentElement.outerHTML, ...fields, ...stored].join('\n');
}

const unguarded = { guarded: false };

for (const [locale, texts] of [
  [
    'en-GB',
    { approve: 'Approve', token: 'Platform token', copy: 'Copy token', crashed: CRASHED, reload: 'Reload' },
  ],
  [
    'es-MX',
    {
      approve: 'Aprobar',
      token: 'Token de la plataforma',
      copy: 'Copiar token',
      crashed: 'Se produjo un error en esta página',
      reload: 'Recargar',
    },
  ],
]) {
  test(`a crash of the consent page clears the token (${locale})`, async ({
    developer,
    customer,
    openPage,
  }) => {
    const app = await developer.createApp();
    const page = await openPage(customer, { ...unguarded, locale });
    await page.goto(consentPath(app));
    await button(page, texts.approve).click();
    const token = await textbox(page, texts.token).inputValue();
    expect(token).toMatch(/^ot_ptk_/);
    await failNextChange(page);
    await button(page, texts.copy).click();
    await expectCrashed(page, token, texts.crashed);
    await expectAccessible(page);
    await page.keyboard.press('Tab');
    await expect(button(page, texts.reload)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(button(page, texts.approve)).toBeVisible();
  });
}

test('a crash of the settings clears the invitation link', async ({ developer, openPage }) => {
  const page = await openPage(developer, unguarded);
  await page.goto('/settings/members');
  await button(page, 'Invite member').click();
  const link = await textbox(page, 'Invitation link').inputValue();
  expect(link).toContain('#invitation=');
  await failNextChange(page);
  const report = page.waitForRequest('**/api/v1/client-errors');
  await button(page, 'Invite member').click();
  await expectCrashed(page, link);
  const { kind, route } = (await report).postDataJSON();
  expect({ kind, route }).toEqual({ kind: 'PANIC', route: '/settings/members' });
  await expectAccessible(page);
  await button(page, 'Reload').click();
  await expect(heading(page, 'Members')).toBeFocused();
});

test("the report of a link's page names the page, without the link", async ({ openPage }) => {
  const page = await openPage(null, unguarded);
  await page.route('**/*.wasm', (route) => route.abort());
  const report = page.waitForRequest('**/api/v1/client-errors');
  await page.goto('/reset-password#secret');
  const { kind, route } = (await report).postDataJSON();
  expect({ kind, route }).toEqual({ kind: 'LOAD', route: '/reset-password' });
});

test('a crash keeps what was typed into a form', async ({ developer, openPage }) => {
  const page = await openPage(developer, unguarded);
  await page.goto(`${APPS_PATH}/new`);
  await textbox(page, 'Description').fill('What I typed');
  // The preview's own DOM writes must be over before the next one fails.
  await expect(page.getByRole('complementary')).toContainText('What I typed');
  await failNextChange(page);
  await button(page, 'Add redirect URI').click();
  await expect(heading(page, CRASHED)).toBeFocused();
  await button(page, 'Reload').click();
  await expect(textbox(page, 'Description')).toHaveValue('What I typed');
});

test('without a clipboard, the token is selected', async ({ developer, customer, openPage }) => {
  const app = await developer.createApp();
  const page = await openPage(customer);
  // Pages served over plain HTTP have none.
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined });
  });
  await openReview(page, consentPath(app));
  const token = await approve(page);
  await button(page, 'Copy token').click();
  await expect(page.getByText('Your browser blocked copying')).toBeVisible();
  expect(await selectedText(textbox(page, 'Platform token'))).toBe(token);
});
