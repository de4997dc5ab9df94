import {
  advanceTime, APPS_PATH, button, consentPath, expect, heading, openReview, passwordField, pauseTime, test,
  textbox, unique,
} from '../harness/fixtures.js';

/** Each script makes the browser behave like one that users have reported. */
const BROWSERS = {
  'whose language is a POSIX locale': () => {
    Object.defineProperty(Navigator.prototype, 'language', { get: () => 'en-US@posix' });
    Object.defineProperty(Navigator.prototype, 'languages', { get: () => ['en-US@posix'] });
  },
  'that has no language': () => {
    Object.defineProperty(Navigator.prototype, 'language', { get: () => undefined });
    Object.defineProperty(Navigator.prototype, 'languages', { get: () => [null, ''] });
  },
  'that blocks storage': () => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('blocked', 'SecurityError');
        },
      });
    }
  },
  'whose storage is full': () => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  },
  'whose events have no time': () => {
    Object.defineProperty(Event.prototype, 'timeStamp', { get: () => 0 });
  },
  'that limits history entries': () => {
    history.replaceState = () => {
      throw new DOMException('too many calls', 'SecurityError');
    };
  },
  'that has no AbortSignal.timeout': () => delete AbortSignal.timeout,
};

for (const [name, script] of Object.entries(BROWSERS)) {
  test(`a browser ${name} shows every kind of screen`, async ({ openPage, developer, customer }) => {
    const app = await developer.createApp();
    const page = await openPage(developer);
    await page.addInitScript(script);
    await page.goto(`${APPS_PATH}/${app.id}`);
    await expect(heading(page, 'Acme Labeling')).toBeVisible();
    await page.getByRole('link', { name: 'Members' }).click();
    await expect(heading(page, 'Members')).toBeFocused();
    await expect(page.getByText(developer.email)).toBeVisible();

    const consent = await openPage(customer);
    await consent.addInitScript(script);
    await openReview(consent, consentPath(app));
    await button(consent, 'Approve').click();
    await expect(heading(consent, 'Acme Labeling is connected')).toBeVisible();
  });
}

/** Sets a property as some extensions do: no event tells the page. */
const setSilently = (locator, property, value) =>
  locator.evaluate(
    (control, [property, value]) => {
      const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(control), property);
      set.call(control, value);
    },
    [property, value],
  );

test('fields that were filled in without an event count on submit', async ({ openPage }) => {
  const page = await openPage();
  await page.goto('/sign-up');
  await setSilently(textbox(page, 'Your name'), 'value', 'Ann');
  await setSilently(textbox(page, 'Email'), 'value', `${unique('ann')}@acme.example`);
  await setSilently(passwordField(page), 'value', 'correct horse battery');
  await setSilently(textbox(page, 'Organization name'), 'value', 'Annex');
  await button(page, 'Create account').click();
  await expect(heading(page, 'Platform apps')).toBeVisible();

  await page.goto(`${APPS_PATH}/new`);
  await setSilently(textbox(page, 'Name'), 'value', 'Silent');
  await setSilently(textbox(page, 'Description'), 'value', 'Typed by nobody');
  await button(page, 'Add redirect URI').click();
  await setSilently(textbox(page, 'Redirect URI 1'), 'value', 'https://silent.example/cb');
  await setSilently(page.getByRole('checkbox', { name: 'Report work' }), 'checked', true);
  await setSilently(textbox(page, 'Slug'), 'value', unique('silent'));
  await button(page, 'Create app').click();
  await expect(heading(page, 'Silent')).toBeVisible();
  const main = page.getByRole('main');
  await expect(main).toContainText('Typed by nobody');
  await expect(main).toContainText('https://silent.example/cb');
  await expect(main).toContainText('Report work');
});

test('a request that is never answered fails after 30 s and can be retried', async ({ openPage, developer }) => {
  const page = await openPage(developer);
  await pauseTime(page);
  await page.route('**/api/v1/members', () => {}, { times: 1 });
  const asked = page.waitForRequest('**/api/v1/members');
  await page.goto('/settings/members');
  await asked;
  await advanceTime(page, 29_000);
  await expect(button(page, 'Try again')).toHaveCount(0);
  await advanceTime(page, 1_500);
  await button(page, 'Try again').click();
  await expect(page.getByText(developer.email)).toBeVisible();
});
