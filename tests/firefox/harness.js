// Firefox, headless, driven by WebDriver BiDi. Each file of tests has a browser and a server of its own.

import { strict as assert } from 'node:assert';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import puppeteer from 'puppeteer-core';
import { Partner } from '../harness/partner.js';
import { Server } from '../harness/server.js';
import { reportPolicyViolations, Watch } from '../harness/watch.js';

/** Ends what hangs, in milliseconds. */
const LIMIT = 30_000;
const results = path.resolve(import.meta.dirname, '../results');

const firefox = await puppeteer.launch({
  browser: 'firefox',
  timeout: 180_000,
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
  page.setDefaultTimeout(LIMIT);
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

/** Tries again until there is a result. An error is no reason to stop: the page may just be left for another. */
async function until(what, attempt) {
  const deadline = Date.now() + LIMIT;
  for (;;) {
    const { result, error } = await attempt().then((result) => ({ result }), (error) => ({ error }));
    if (result) return result;
    if (Date.now() > deadline) throw new Error(`not in time: ${what}`, { cause: error });
    await pause(50);
  }
}

/** Something in Firefox's accessibility tree. `click`, `fill` and the like act on it once it is there. */
class Target {
  constructor(page, selector, accepts = () => true) {
    Object.assign(this, { page, selector, accepts });
  }

  /** Only when it is as `accepts` says, which runs in the page. */
  when(accepts) {
    return new Target(this.page, this.selector, accepts);
  }

  wait() {
    return until(`${this.selector}, ${this.accepts}`, () => this.find());
  }

  async find() {
    // Puppeteer's own handle of the document may be that of the page before.
    const root = await this.page.evaluateHandle(() => document);
    for (const element of await root.$$(this.selector)) {
      if (await element.evaluate(this.accepts)) return element;
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

/** Finds controls as people do. */
const byRole = (role) => (page, name) =>
  new Target(page, `aria/${name ? `[name="${name}"]` : ''}[role="${role}"]`);
export const alert = byRole('alert');
export const button = byRole('button');
export const checkbox = byRole('checkbox');
export const heading = byRole('heading');
export const link = byRole('link');
export const textbox = byRole('textbox');
export const password = (page, name = 'Password') =>
  new Target(page, `aria/[name="${name}"]`, ({ localName }) => localName === 'input');

export const visible = (target) => target.wait();
export const focused = (target) => target.when((element) => element === document.activeElement).wait();
export const invalid = (target) => target.when((element) => element.ariaInvalid === 'true').wait();
export const valid = (target) => target.when((element) => element.ariaInvalid !== 'true').wait();
export const valueOf = async (target) => (await target.wait()).evaluate(({ value }) => value);
export const isThere = async (target) => (await target.find()) !== undefined;

export const shows = (page, text) =>
  until(`“${text}”`, () => page.evaluate((text) => document.body.innerText.includes(text), text));

// Puppeteer's `page.url()` is late after going back.
export const hasUrl = (page, url) =>
  until(url, () => page.evaluate((url) => location.href === url, url));

/** The hint and error that a screen reader reads with the field. */
export const isDescribed = (target, text) =>
  until(`“${text}” at ${target.selector}`, async () => {
    const field = await target.find();
    const description = await field.evaluate((field) =>
      field.getAttribute('aria-describedby').split(' ').map((id) => document.getElementById(id)?.textContent),
    );
    return description.join(' ').includes(text);
  });

/** Moves the focus as one does without a mouse. */
async function tabTo(target) {
  const element = await target.wait();
  for (let presses = 0; presses < 60; presses++) {
    if (await element.evaluate((element) => element === document.activeElement)) return;
    await target.page.keyboard.press('Tab');
  }
  assert.fail(`${target.selector} is not reached with Tab`);
}

export async function pressOn(target, key) {
  await tabTo(target);
  await target.page.keyboard.press(key);
}

export async function typeInto(target, text) {
  await tabTo(target);
  await target.page.keyboard.type(text);
}

export async function signIn(page, person) {
  await textbox(page, 'Email').fill(person.email);
  await password(page).fill(person.password);
  await button(page, 'Sign in').click();
}

/** "Approve", once it takes presses. */
export const openApprove = (page, name = 'Approve') =>
  button(page, name).when((approve) => approve.ariaDisabled !== 'true');

export const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());

/** From now on time passes in this page only as it is told: `passes(page, 999)`. */
export async function stopTime(page) {
  await page.evaluateOnNewDocument(haltClock);
  await page.evaluate(haltClock);
}

/** Runs in the page. */
function haltClock() {
  let now = performance.now();
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
}

export const passes = (page, milliseconds) =>
  page.evaluate((milliseconds) => window.passes(milliseconds), milliseconds);
