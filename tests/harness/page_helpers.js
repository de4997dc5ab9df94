import { expect } from '@playwright/test';

export const APPS_PATH = '/settings/developer/platform-apps';

export const heading = (page, name) => page.getByRole('heading', { level: 1, name, exact: true });
export const button = (page, name) => page.getByRole('button', { name, exact: true });
export const textbox = (page, name) => page.getByRole('textbox', { name, exact: true });
/** Password inputs have no role. */
export const passwordField = (page, name = 'Password') => page.getByLabel(name, { exact: true });
export const errorSummary = (page, title = 'There is a problem') =>
  page.getByRole('alert').filter({ hasText: title });

export async function signIn(page, { email, password }) {
  await page.getByRole('textbox', { name: 'Email' }).fill(email);
  await passwordField(page).fill(password);
  await button(page, 'Sign in').click();
}

/** Opens a consent page and waits for the review. */
export async function openReview(page, path) {
  await page.goto(path);
  await expect(button(page, 'Approve')).toBeVisible();
}

/** Clicks "Approve" once it is enabled and returns the token. */
export async function approve(page) {
  await button(page, 'Approve').click();
  return textbox(page, 'Platform token').inputValue();
}

/** The page goes into the back/forward cache, and comes back. Playwright turns the real one off. */
export const leave = (page) =>
  page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
export const comeBack = (page) =>
  page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));

/** The consent that the page opens next. Call it before the navigation. */
export const nextConsent = (page) =>
  page
    .waitForResponse((response) => response.url().endsWith('/api/v1/consents') && response.status() === 201)
    .then((response) => response.json());

/** Pastes the clipboard into another page: the product's pages may only write to it. */
export async function readClipboard(page) {
  const other = await page.context().newPage();
  await other.setContent('<textarea></textarea>');
  await other.locator('textarea').focus();
  await other.keyboard.press('ControlOrMeta+v');
  const text = await other.locator('textarea').inputValue();
  await other.close();
  return text;
}

/** The selected text of an input. */
export const selectedText = (input) =>
  input.evaluate(({ value, selectionStart, selectionEnd }) => value.slice(selectionStart, selectionEnd));

/** Stops the clock of this browser's pages; only `advanceTime` moves it from now on. */
export async function pauseTime(page) {
  await page.clock.install({ time: '2026-11-24T10:00:00Z' });
  await page.clock.pauseAt('2026-11-24T10:00:10Z');
  // wasm-bindgen takes 32 bits of a timer's ID, and this clock's have more.
  await page.evaluate(() => {
    const { setTimeout: set, clearTimeout: clear } = window;
    const ids = new Map();
    window.setTimeout = (...args) => {
      const id = set(...args);
      ids.set(id | 0, id);
      return id;
    };
    window.clearTimeout = (id) => clear(ids.get(id | 0) ?? id);
  });
}

export const advanceTime = (page, milliseconds) => page.clock.runFor(milliseconds);

/** Waits for what the page schedules for its next frame, and for what that schedules. */
export const nextFrame = (page) =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));

/** Holds all requests to `url` back until the returned function is called. */
export async function holdRequests(page, url) {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route(url, (route) => released.then(() => route.continue()));
  return release;
}
