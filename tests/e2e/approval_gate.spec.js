import {
  advanceTime, button, consentPath, expect, heading, holdRequests, openReview, passwordField, pauseTime, test, textbox,
} from '../harness/fixtures.js';

/** Clicks without waiting for "Approve" to be enabled, as an attacker would. */
const immediately = { force: true };

const installCount = async (customer) => (await customer.get('/installs')).items.length;

const tooEarlyMessage = (page) =>
  page.getByRole('status').filter({ hasText: 'Read what this app asks for first' });

/** The page still shows the review, and nothing was granted. */
async function expectUndecided(page, customer) {
  await expect(button(page, 'Approve')).toBeVisible();
  expect(await installCount(customer)).toBe(0);
}

test('a click within the first second only says to read first', async ({ openPage, developer, customer }) => {
  const app = await developer.createApp();
  const page = await openPage(customer);
  await pauseTime(page);
  await openReview(page, consentPath(app));
  await advanceTime(page, 999);
  await expect(button(page, 'Approve')).toHaveAttribute('aria-disabled', 'true');
  await button(page, 'Approve').click(immediately);
  await expect(tooEarlyMessage(page)).toBeVisible();
  await expectUndecided(page, customer);

  await advanceTime(page, 1);
  await expect(button(page, 'Approve')).not.toHaveAttribute('aria-disabled', 'true');
  await button(page, 'Approve').click();
  await expect(heading(page, 'Acme Labeling is connected')).toBeVisible();
});

test('a press that begins within the first second never counts, however late it ends', async ({ openPage, developer, customer }) => {
  const app = await developer.createApp();
  const page = await openPage(customer);
  await pauseTime(page);
  await openReview(page, consentPath(app));
  await advanceTime(page, 999);
  await button(page, 'Approve').hover(immediately);
  await page.mouse.down();
  await advanceTime(page, 5000);
  await expect(button(page, 'Approve')).not.toHaveAttribute('aria-disabled', 'true');
  await page.mouse.up();
  await expect(tooEarlyMessage(page)).toBeVisible();
  await expectUndecided(page, customer);
});

test("Enter held down since the previous page doesn't approve", async ({ openPage, developer, customer, consoleGuard }) => {
  consoleGuard.allowStatus(401, /^\/api\/v1\/(consents|session)$/);
  const app = await developer.createApp();
  const page = await openPage();
  await page.goto(consentPath(app));
  await textbox(page, 'Email').fill(customer.email);
  await passwordField(page).fill(customer.password);
  await page.keyboard.down('Enter');
  await expect(button(page, 'Approve')).toBeVisible();
  await button(page, 'Approve').focus();
  await expect(button(page, 'Approve')).not.toHaveAttribute('aria-disabled', 'true');
  for (let repeats = 0; repeats < 5; repeats++) await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await expectUndecided(page, customer);

  await page.keyboard.press('Enter');
  await expect(heading(page, 'Acme Labeling is connected'), 'a new press does').toBeVisible();
});

test("Space pressed too early doesn't approve when it is released", async ({ openPage, developer, customer }) => {
  const app = await developer.createApp();
  const page = await openPage(customer);
  await pauseTime(page);
  await openReview(page, consentPath(app));
  await button(page, 'Approve').focus();
  await advanceTime(page, 999);
  await page.keyboard.down('Space');
  await advanceTime(page, 5000);
  await page.keyboard.down('Space');
  await page.keyboard.up('Space');
  await expect(tooEarlyMessage(page)).toBeVisible();
  await expectUndecided(page, customer);
});

test('a script can never approve', async ({ openPage, developer, customer }) => {
  const app = await developer.createApp();
  const page = await openPage(customer);
  await openReview(page, consentPath(app));
  const approve = button(page, 'Approve');
  await expect(approve).not.toHaveAttribute('aria-disabled', 'true');
  await approve.evaluate((element) => {
    element.click();
    for (const name of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click']) {
      element.dispatchEvent(new PointerEvent(name, { bubbles: true, cancelable: true, isPrimary: true }));
    }
    for (const key of ['Enter', ' ']) {
      for (const name of ['keydown', 'keypress', 'keyup']) {
        element.dispatchEvent(new KeyboardEvent(name, { key, bubbles: true, cancelable: true }));
      }
    }
  });
  await expectUndecided(page, customer);
  await expect(approve, 'nothing is being sent').toHaveText('Approve');
});

test('a tap approves like a click, after the first second', async ({ openPage, developer, customer }) => {
  const app = await developer.createApp();
  const page = await openPage(customer, { hasTouch: true, viewport: { width: 390, height: 844 } });
  await pauseTime(page);
  await openReview(page, consentPath(app));
  await advanceTime(page, 999);
  await button(page, 'Approve').tap(immediately);
  await expect(tooEarlyMessage(page)).toBeVisible();
  await expectUndecided(page, customer);
  await advanceTime(page, 1);
  await button(page, 'Approve').tap();
  await expect(heading(page, 'Acme Labeling is connected')).toBeVisible();
});

for (const [how, leave, comeBack] of [
  ['loses focus', loseFocus, (page) => page.bringToFront()],
  ['is hidden', (page) => setVisibility(page, 'hidden'), (page) => setVisibility(page, 'visible')],
]) {
  test(`the second starts over when the page ${how}`, async ({ openPage, developer, customer }) => {
    const app = await developer.createApp();
    const page = await openPage(customer);
    await pauseTime(page);
    await openReview(page, consentPath(app));
    const approve = button(page, 'Approve');
    await advanceTime(page, 1000);
    await expect(approve).not.toHaveAttribute('aria-disabled', 'true');

    await leave(page);
    await expect(approve).toHaveAttribute('aria-disabled', 'true');
    await comeBack(page);
    await advanceTime(page, 999);
    await approve.click(immediately);
    await expect(tooEarlyMessage(page)).toBeVisible();
    await expectUndecided(page, customer);
    await advanceTime(page, 1);
    await approve.click();
    await expect(heading(page, 'Acme Labeling is connected')).toBeVisible();
  });
}

test('the second starts over when the page comes back from the back/forward cache and shows itself', async ({ openPage, developer, customer }) => {
  const app = await developer.createApp();
  const page = await openPage(customer);
  await pauseTime(page);
  const named = page.waitForResponse((response) => response.url().endsWith('/api/v1/session'));
  await openReview(page, consentPath(app));
  const approve = button(page, 'Approve');
  await advanceTime(page, 1000);
  await named;
  await expect(approve).not.toHaveAttribute('aria-disabled', 'true');

  const releaseSession = await holdRequests(page, '**/api/v1/session');
  await page.evaluate(() => {
    for (const name of ['pagehide', 'pageshow']) dispatchEvent(new PageTransitionEvent(name, { persisted: true }));
  });
  await expect(approve).toBeHidden();
  await advanceTime(page, 5000);
  releaseSession();
  await expect(approve).toBeVisible();
  await expect(approve).toHaveAttribute('aria-disabled', 'true');
  await advanceTime(page, 999);
  await approve.click(immediately);
  await expect(tooEarlyMessage(page)).toBeVisible();
  await expectUndecided(page, customer);
  await advanceTime(page, 1);
  await expect(tooEarlyMessage(page), 'no longer true').toHaveCount(0);
  await approve.click();
  await expect(heading(page, 'Acme Labeling is connected')).toBeVisible();
});

/** Playwright emulates focus on every page, so this turns the emulation off first. */
async function loseFocus(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setFocusEmulationEnabled', { enabled: false });
  const other = await page.context().newPage();
  await other.bringToFront();
}

/** A headless browser never hides a page. */
function setVisibility(page, state) {
  return page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: state });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  }, state);
}

test("an opener that puts the page under the pointer can't make a click approve", async ({ openPage, developer, customer, platform, server }) => {
  const app = await developer.createApp();
  platform.pages.set('/attack', `<button onclick="window.open('${server.url(consentPath(app))}')">Win a prize</button>`);
  const page = await openPage(customer);
  await pauseTime(page);
  await page.goto(`${platform.origin}/attack`);
  // Not a "popup" event: COOP cuts the new page off from its opener.
  const opened = page.context().waitForEvent('page');
  await button(page, 'Win a prize').click();
  const popup = await opened;
  await expect(button(popup, 'Approve')).toBeVisible();
  await button(popup, 'Approve').click(immediately);
  await expect(tooEarlyMessage(popup)).toBeVisible();
  await expectUndecided(popup, customer);
  expect(await popup.evaluate(() => window.opener), 'cut off from its opener').toBeNull();
});

test('no page can be framed', async ({ openPage, developer, customer, platform, server }) => {
  const app = await developer.createApp();
  for (const path of [consentPath(app), '/sign-in', '/nowhere', '/missing.js', '/api/v1/session']) {
    const { headers } = await fetch(server.url(path));
    expect(headers.get('x-frame-options'), path).toBe('DENY');
    expect(headers.get('content-security-policy'), path).toContain("frame-ancestors 'none'");
  }
  platform.pages.set('/frame', `<iframe src="${server.url(consentPath(app))}"></iframe>`);
  const page = await openPage(customer, { guarded: false });
  await page.goto(`${platform.origin}/frame`);
  await expect.poll(() => page.frames()[1]?.url()).toBe('chrome-error://chromewebdata/');
  await expect(page.frameLocator('iframe').getByRole('button')).toHaveCount(0);
});

test('nothing focuses "Approve": no id, no fragment, no autofocus', async ({ openPage, developer, customer }) => {
  const app = await developer.createApp();
  const page = await openPage(customer);
  await openReview(page, `${consentPath(app)}#approve`);
  const approve = button(page, 'Approve');
  await expect(heading(page, 'Acme Labeling wants to connect to Globex')).toBeFocused();
  await expect(approve).not.toHaveAttribute('id');
  await expect(approve).not.toHaveAttribute('name');
  await expect(approve).not.toHaveAttribute('autofocus');
  await expect(approve).toHaveAttribute('type', 'button');
  expect(await approve.evaluate((element) => element.disabled || element.form !== null)).toBe(false);
  await expect(approve).not.toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Space');
  await expectUndecided(page, customer);
});

test('pressing "Approve" again while the request is pending does nothing', async ({ openPage, developer, customer }) => {
  const app = await developer.createApp();
  const page = await openPage(customer);
  let calls = 0;
  await page.route('**/approve', async (route) => {
    calls += 1;
    await button(page, 'Approving…').click(immediately);
    await route.continue();
  });
  await openReview(page, consentPath(app));
  await button(page, 'Approve').click();
  await expect(heading(page, 'Acme Labeling is connected')).toBeVisible();
  expect(calls).toBe(1);
});

test('a continue URL of another origin is not followed', async ({ openPage, developer, customer, platform }) => {
  const app = await developer.createApp({ redirectUris: ['https://acme.example/callback'] });
  const page = await openPage(customer);
  await page.route('**/approve', async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    await route.fulfill({ response: answer, json: { ...body, continueUrl: `${platform.origin}/callback` } });
  });
  await openReview(page, consentPath(app, { redirect_uri: 'https://acme.example/callback' }));
  await button(page, 'Approve').click();
  await expect(heading(page, 'Acme Labeling is connected')).toBeVisible();
  await expect(page.getByRole('button', { name: /Continue/ })).toHaveCount(0);
  await expect(textbox(page, 'Platform token'), 'the token is still shown').toHaveValue(/^ot_ptk_/);
  expect(platform.requests).toEqual([]);
});
