import { expectAccessible } from '../harness/accessibility.js';
import {
  APPS_PATH, button, consentPath, expect, heading, holdRequests, openReview, passwordField, signIn, test,
} from '../harness/fixtures.js';

const UNSUPPORTED = "Your browser can't run this page";
const LOAD_FAILED = "We couldn't load this page";
const unguarded = { guarded: false };

test('without WebAssembly the page says what is missing and how to allow it', async ({ openPage }) => {
  const page = await openPage(null, unguarded);
  await page.addInitScript(() => delete window.WebAssembly);
  await page.goto('/integrations/acme/connect');
  await expect(heading(page, UNSUPPORTED)).toBeFocused();
  await expect(page).toHaveTitle(UNSUPPORTED);
  await expect(page.getByRole('main')).toContainText('Lockdown Mode');
  await expect(page.getByRole('main')).toContainText('Nothing was changed.');
  await expectAccessible(page);

  const spanish = await openPage(null, { ...unguarded, locale: 'es-MX' });
  await spanish.addInitScript(() => delete window.WebAssembly);
  await spanish.goto(APPS_PATH);
  await expect(heading(spanish, 'Su navegador no puede ejecutar esta página')).toBeFocused();
  await expect(spanish.getByRole('main')).toContainText('No se cambió nada.');
  await expect(spanish.getByText('Nothing was changed.')).toBeHidden();
});

test("a browser that can't compile the program gets the same page", async ({ openPage }) => {
  const page = await openPage(null, unguarded);
  await page.route('**/*.wasm', (route) =>
    route.fulfill({ contentType: 'application/wasm', body: 'not a program' }),
  );
  await page.goto(APPS_PATH);
  await expect(heading(page, UNSUPPORTED)).toBeFocused();
});

test('what breaks is reported without cookies, path or message', async ({ developer, customer, openPage }) => {
  const reported = (page) => page.waitForRequest('**/api/v1/client-errors');
  const build = expect.stringMatching(/^\/(customer|settings)[\w.-]*\.wasm$/);

  const app = await developer.createApp();
  const page = await openPage(customer, unguarded);
  await page.route('**/*.wasm', (route) => route.fulfill({ contentType: 'application/wasm', body: 'broken' }));
  let report = reported(page);
  await page.goto(`${consentPath(app)}?state=secret`);
  expect((await report).postDataJSON()).toEqual({ kind: 'START', route: '/integrations/{slug}/connect', build });
  expect((await (await report).allHeaders()).cookie).toBeUndefined();
  expect((await (await report).response()).status()).toBe(204);

  await page.unroute('**/*.wasm');
  await page.route('**/*.wasm', (route) => route.fulfill({ status: 404 }));
  report = reported(page);
  await page.goto(`${APPS_PATH}/secret/edit`);
  const route = `${APPS_PATH}/{id}/edit`;
  expect((await report).postDataJSON()).toEqual({ kind: 'LOAD', route, build });

  await page.unroute('**/*.wasm');
  await page.route('**/api/v1/members*', (request) => request.fulfill({ json: { items: [{}] } }));
  report = reported(page);
  await page.goto('/settings/members');
  expect((await report).postDataJSON()).toEqual({ kind: 'DECODE', route: '/settings/members', build });
});

test('a program that fails to load can be retried', async ({ developer, openPage }) => {
  const page = await openPage(developer, unguarded);
  await page.route('**/*.wasm', (route) => route.fulfill({ status: 404 }), { times: 1 });
  await page.goto(APPS_PATH);
  await expect(heading(page, LOAD_FAILED)).toBeFocused();
  await button(page, 'Try again').click();
  await expect(heading(page, 'Platform apps')).toBeVisible();
});

test('a program with a wrong MIME type starts', async ({ developer, customer, openPage }) => {
  const app = await developer.createApp();
  const page = await openPage(customer);
  await page.route('**/*.wasm', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), 'content-type': 'text/plain' } });
  });
  await openReview(page, consentPath(app));
});

test('a program that takes more than 20 s is reported and still starts', async ({
  developer,
  openPage,
}) => {
  const page = await openPage(developer);
  await page.clock.install({ time: 0 });
  await page.clock.pauseAt(1_000);
  const release = await holdRequests(page, '**/*.wasm');
  await page.goto(APPS_PATH);
  await page.clock.fastForward(19_900);
  await expect(heading(page, LOAD_FAILED)).toHaveCount(0);
  await page.clock.fastForward(100);
  await expect(heading(page, LOAD_FAILED)).toBeFocused();
  await page.clock.resume();
  release();
  await expect(heading(page, 'Platform apps')).toBeVisible();
});

test('typing the password prefetches the settings', async ({ developer, openPage }) => {
  const page = await openPage();
  await page.goto('/sign-in');
  const files = [];
  page.on('requestfinished', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.includes('settings')) files.push(pathname);
  });
  await passwordField(page).pressSequentially('correct');
  await expect.poll(() => files.length).toBe(3);

  await signIn(page, developer);
  await expect(heading(page, 'Platform apps')).toBeVisible();
  const transferred = await page.evaluate((names) => {
    const entries = performance.getEntriesByType('resource');
    return names.map((name) => entries.find((entry) => entry.name.endsWith(name)).transferSize);
  }, files.slice(0, 3));
  expect(transferred, 'from the cache').toEqual([0, 0, 0]);
});
