// Firefox, headless, driven by WebDriver BiDi. Each file of tests has a browser and a server of its own.

import { strict as assert } from 'node:assert';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import puppeteer from 'puppeteer-core';
import { Partner } from '../harness/partner.js';
import { Server } from '../harness/server.js';
import { reportPolicyViolations, Watch } from '../harness/watch.js';

const results = path.resolve(import.meta.dirname, '../results');

const firefox = await puppeteer.launch({
  browser: 'firefox',
  executablePath: process.env.FIREFOX || '/usr/bin/firefox-esr',
  defaultViewport: { width: 1280, height: 800 },
  extraPrefsFirefox: {
    // Nothing moves, as in Chromium.
    'ui.prefersReducedMotion': 1,
    'intl.accept_languages': 'en-GB',
  },
});
export const partner = await Partner.start();
export const server = await Server.start();

after(async () => {
  await firefox.close();
  await partner.stop();
  await server.stop();
});

/** A test in which nothing goes wrong unnoticed. `visit` opens a page, signed in as `person` if given. */
export function journey(name, steps) {
  test(name, { timeout: 180_000 }, async () => {
    const watch = new Watch();
    const contexts = [];
    const visit = async (person) => {
      const context = await firefox.createBrowserContext();
      contexts.push(context);
      if (person) await context.setCookie(sessionCookie(person));
      return openPage(context, watch);
    };
    partner.forget();
    try {
      await steps({ visit });
    } catch (error) {
      for (const context of contexts) await takePictures(context, name).catch(() => {});
      throw error;
    } finally {
      for (const context of contexts) await context.close();
    }
    watch.finish();
  });
}

const sessionCookie = ({ cookie }) => ({
  ...cookie,
  domain: new URL(server.origin).hostname,
  path: '/',
  httpOnly: true,
  sameSite: 'Lax',
});

async function openPage(context, watch) {
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.evaluateOnNewDocument(reportPolicyViolations);
  page.on('console', (message) => watch.heard(message));
  page.on('pageerror', (error) => watch.threw(error));
  return page;
}

async function takePictures(context, name) {
  await mkdir(results, { recursive: true });
  for (const page of await context.pages()) {
    await page.screenshot({ path: path.join(results, `firefox ${name}.png`), fullPage: true });
  }
}

/** Finds a control as people do; a locator waits for it. */
const byRole = (role) => (page, name) => page.locator(`::-p-aria([name="${name}"][role="${role}"])`);
export const button = byRole('button');
export const checkbox = byRole('checkbox');
export const heading = byRole('heading');
export const link = byRole('link');
export const textbox = byRole('textbox');
export const password = (page) => page.locator('input[autocomplete$="password"]');

export const visible = (locator) => locator.wait();
export const focused = (locator) => locator.filter((element) => element === document.activeElement).wait();
export const invalid = (locator) => locator.filter((element) => element.ariaInvalid === 'true').wait();
export const valid = (locator) => locator.filter((element) => element.ariaInvalid !== 'true').wait();
export const valueOf = (locator) => locator.map(({ value }) => value).wait();

export const shows = (page, text) =>
  page.waitForFunction((text) => document.body.innerText.includes(text), {}, text);

export const hasUrl = (page, url) => page.waitForFunction((url) => location.href === url, {}, url);

/** The hint and error that a screen reader reads with the field. */
export async function isDescribed(locator, text) {
  const field = await locator.waitHandle();
  const isDescribed = (field, text) =>
    field.getAttribute('aria-describedby')
      ?.split(' ')
      .some((id) => document.getElementById(id)?.textContent.includes(text));
  await field.frame.waitForFunction(isDescribed, {}, field, text);
}

/** Moves the focus as one does without a mouse. */
export async function tabTo(page, locator) {
  const target = await locator.waitHandle();
  for (let presses = 0; presses < 60; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail('not reached with Tab');
}

export async function pressOn(page, locator, key) {
  await tabTo(page, locator);
  await page.keyboard.press(key);
}

export async function typeInto(page, locator, text) {
  await tabTo(page, locator);
  await page.keyboard.type(text);
}

export async function signIn(page, person) {
  await textbox(page, 'Email').fill(person.email);
  await password(page).fill(person.password);
  await button(page, 'Sign in').click();
}

/** "Approve", once it takes presses. */
export const openApprove = (page, name = 'Approve') =>
  button(page, name).filter((approve) => approve.ariaDisabled !== 'true');

export const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());

/** From now on time passes in this page only as it is told: `passes(page, 999)`. */
export const stopTime = (page) =>
  page.evaluateOnNewDocument(() => {
    let now = 0;
    let timers = [];
    performance.now = () => now;
    Object.defineProperty(Event.prototype, 'timeStamp', { get: () => now });
    window.setTimeout = (run, delay = 0) => timers.push({ run, at: now + delay });
    window.passes = (milliseconds) => {
      now += milliseconds;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { run } of due) run();
    };
  });

export const passes = (page, milliseconds) =>
  page.evaluate((milliseconds) => window.passes(milliseconds), milliseconds);
