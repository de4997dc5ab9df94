// Drives headless Firefox over WebDriver BiDi. Each test file has its own browser and server.

import { strict as assert } from 'node:assert';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, test as nodeTest } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import puppeteer from 'puppeteer-core';
import { ConsoleGuard, reportPolicyViolations } from '../harness/console_guard.js';
import { PlatformServer } from '../harness/platform_server.js';
import { Server } from '../harness/server.js';

/** In milliseconds. Only ends what hangs. */
const TIMEOUT = 30_000;
const results = path.resolve(import.meta.dirname, '../results');

const firefox = await puppeteer.launch({
  browser: 'firefox',
  timeout: 180_000,
  executablePath: process.env.FIREFOX || '/usr/bin/firefox-esr',
  defaultViewport: { width: 1280, height: 800 },
  extraPrefsFirefox: {
    // No transitions, as in Chromium.
    'ui.prefersReducedMotion': 1,
    // Puppeteer may go on talking to a page that is kept for going back. Chromium tests those.
    'browser.sessionhistory.max_total_viewers': 0,
    'intl.accept_languages': 'en-GB',
  },
});
export const platform = await PlatformServer.start();
export const server = await Server.start();

after(async () => {
  await firefox.close();
  await platform.stop();
  await server.stop();
});

/** Like Playwright's `test`, with a console guard. `openPage` opens a page, signed in as `user` if given. */
export function test(name, run) {
  nodeTest(name, { timeout: 180_000 }, async () => {
    const consoleGuard = new ConsoleGuard();
    const contexts = [];
    const openPage = async (user) => {
      const context = await firefox.createBrowserContext();
      contexts.push(context);
      if (user) await context.setCookie(sessionCookie(user));
      return newGuardedPage(context, consoleGuard);
    };
    platform.reset();
    try {
      await run({ openPage });
    } catch (error) {
      for (const context of contexts) await saveScreenshots(context, name).catch(() => {});
      throw error;
    } finally {
      for (const context of contexts) await context.close();
    }
    consoleGuard.assertClean();
  });
}

const sessionCookie = ({ cookie }) => ({
  ...cookie,
  domain: new URL(server.origin).hostname,
  path: '/',
  httpOnly: true,
  sameSite: 'Lax',
});

async function newGuardedPage(context, consoleGuard) {
  const page = await context.newPage();
  page.setDefaultTimeout(TIMEOUT);
  await page.evaluateOnNewDocument(reportPolicyViolations);
  page.on('console', (message) => consoleGuard.onConsole(message));
  page.on('pageerror', (error) => consoleGuard.onPageError(error));
  return page;
}

async function saveScreenshots(context, name) {
  await mkdir(results, { recursive: true });
  for (const page of await context.pages()) {
    await page.screenshot({ path: path.join(results, `firefox ${name}.png`), fullPage: true });
  }
}

/** Retries until `attempt` has a result, also after errors: the page may be navigating. */
async function poll(what, attempt) {
  const deadline = Date.now() + TIMEOUT;
  for (;;) {
    const { result, error } = await attempt().then((result) => ({ result }), (error) => ({ error }));
    if (result) return result;
    if (Date.now() > deadline) throw new Error(`timed out: ${what}`, { cause: error });
    await sleep(50);
  }
}

/** Finds an element of the accessibility tree. Its actions wait for the element, as Playwright's do. */
class Locator {
  constructor(page, selector, predicate = () => true) {
    Object.assign(this, { page, selector, predicate });
  }

  /** Narrows to elements for which `predicate` is true. It runs in the page. */
  filter(predicate) {
    return new Locator(this.page, this.selector, predicate);
  }

  wait() {
    return poll(`${this.selector}, ${this.predicate}`, () => this.find());
  }

  async find() {
    // Puppeteer's own handle may still be that of the previous document.
    const root = await this.page.evaluateHandle(() => document);
    for (const element of await root.$$(this.selector)) {
      if (await element.evaluate(this.predicate)) return element;
    }
  }

  async click() {
    await (await this.wait()).click();
  }

  async hover() {
    await (await this.wait()).hover();
  }

  async fill(text) {
    const field = await this.wait();
    await field.focus();
    await field.evaluate((field) => field.select());
    await this.page.keyboard.type(text);
  }
}

const byRole = (role) => (page, name) =>
  new Locator(page, `aria/${name ? `[name="${name}"]` : ''}[role="${role}"]`);
export const alert = byRole('alert');
export const button = byRole('button');
export const checkbox = byRole('checkbox');
export const heading = byRole('heading');
export const link = byRole('link');
export const textbox = byRole('textbox');
/** Password inputs have no role. */
export const passwordField = (page, name = 'Password') =>
  new Locator(page, `aria/[name="${name}"]`, ({ localName }) => localName === 'input');
/** "Approve", once it is enabled. */
export const enabledApprove = (page, name = 'Approve') =>
  button(page, name).filter((approve) => approve.ariaDisabled !== 'true');

export const visible = (locator) => locator.wait();
export const focused = (locator) => locator.filter((element) => element === document.activeElement).wait();
export const invalid = (locator) => locator.filter((element) => element.ariaInvalid === 'true').wait();
export const valid = (locator) => locator.filter((element) => element.ariaInvalid !== 'true').wait();
export const inputValue = async (locator) => (await locator.wait()).evaluate(({ value }) => value);
export const isPresent = async (locator) => (await locator.find()) !== undefined;

export const shows = (page, text) =>
  poll(`“${text}”`, () => page.evaluate((text) => document.body.innerText.includes(text), text));

// Puppeteer's `page.url()` lags behind after going back.
export const hasUrl = (page, url) =>
  poll(url, () => page.evaluate((url) => location.href === url, url));

/** The accessible description of a field includes `text`. */
export const isDescribed = (locator, text) =>
  poll(`“${text}” at ${locator.selector}`, async () => {
    const field = await locator.find();
    const description = await field.evaluate((field) =>
      field.getAttribute('aria-describedby').split(' ').map((id) => document.getElementById(id)?.textContent),
    );
    return description.join(' ').includes(text);
  });

async function tabTo(locator) {
  const element = await locator.wait();
  for (let presses = 0; presses < 60; presses++) {
    if (await element.evaluate((element) => element === document.activeElement)) return;
    await locator.page.keyboard.press('Tab');
  }
  assert.fail(`Tab doesn't reach ${locator.selector}`);
}

/** Tabs to an element and presses `key`. */
export async function pressOn(locator, key) {
  await tabTo(locator);
  await locator.page.keyboard.press(key);
}

/** Tabs to a field and types. */
export async function typeInto(locator, text) {
  await tabTo(locator);
  await locator.page.keyboard.type(text);
}

export async function signIn(page, user) {
  await textbox(page, 'Email').fill(user.email);
  await passwordField(page).fill(user.password);
  await button(page, 'Sign in').click();
}

export const readClipboard = (page) => page.evaluate(() => navigator.clipboard.readText());

/** Stops this page's clock; only `advanceTime` moves it from now on. */
export async function pauseTime(page) {
  await page.evaluateOnNewDocument(installFakeClock);
  await page.evaluate(installFakeClock);
}

/** Runs in the page. */
function installFakeClock() {
  let now = performance.now();
  let timers = [];
  performance.now = () => now;
  Object.defineProperty(Event.prototype, 'timeStamp', { get: () => now });
  window.setTimeout = (run, delay = 0) => timers.push({ run, at: now + delay });
  window.advanceTime = (milliseconds) => {
    now += milliseconds;
    const due = timers.filter(({ at }) => at <= now);
    timers = timers.filter(({ at }) => at > now);
    for (const { run } of due) run();
  };
}

export const advanceTime = (page, milliseconds) =>
  page.evaluate((milliseconds) => window.advanceTime(milliseconds), milliseconds);
