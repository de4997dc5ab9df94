import { test as base, expect } from '@playwright/test';
import { Partner } from './partner.js';
import { Person } from './people.js';
import { Server } from './server.js';
import { Watch } from './watch.js';

export { expect };
export { consentPath, currentInstall, Person, unique } from './people.js';

export const test = base.extend({
  server: [
    async ({}, use) => {
      const server = await Server.start();
      await use(server);
      await server.stop();
      expect(server.log, 'no token is logged').not.toMatch(/ot_ptk_[0-9A-Za-z]{30}/);
      expect(server.log, 'no password is logged').not.toContain('correct horse battery');
      expect(server.log, 'no query of a link is logged').not.toMatch(/state=|redirect_uri=/);
    },
    { scope: 'worker' },
  ],

  partner: async ({ partnerServer }, use) => {
    partnerServer.forget();
    await use(partnerServer);
  },
  partnerServer: [
    async ({}, use) => {
      const partner = await Partner.start();
      await use(partner);
      await partner.stop();
    },
    { scope: 'worker' },
  ],

  watch: [
    async ({}, use) => {
      const watch = new Watch();
      await use(watch);
      watch.finish();
    },
    { auto: true },
  ],

  developer: ({ server }, use) => Person.signUp(server).then(use),
  customer: ({ server }, use) =>
    Person.signUp(server, { name: 'Carla Customer', organization: 'Globex' }).then(use),

  /** Opens a browser of its own, signed in as `person` if there is one. */
  visit: async ({ browser, server, watch }, use) => {
    const contexts = [];
    await use(async (person, { watched = true, ...options } = {}) => {
      const context = await browser.newContext({ baseURL: server.origin, ...options });
      contexts.push(context);
      await context.grantPermissions(['clipboard-write'], { origin: server.origin });
      if (watched) await watch.over(context);
      if (person) await remember(context, person);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});

/** The browser has the session that `person` has. */
export function remember(context, { cookie, server }) {
  return context.addCookies([
    { ...cookie, url: server.origin, httpOnly: true, sameSite: 'Lax' },
  ]);
}

export async function signIn(page, { email, password }) {
  await page.getByRole('textbox', { name: 'Email' }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

export const heading = (page, name) => page.getByRole('heading', { level: 1, name, exact: true });
export const button = (page, name) => page.getByRole('button', { name, exact: true });
export const textbox = (page, name) => page.getByRole('textbox', { name, exact: true });

/** What is on the clipboard, by pasting it elsewhere: the product's pages may only write to it. */
export async function clipboard(page) {
  const elsewhere = await page.context().newPage();
  await elsewhere.setContent('<textarea></textarea>');
  await elsewhere.locator('textarea').focus();
  await elsewhere.keyboard.press('ControlOrMeta+v');
  const text = await elsewhere.locator('textarea').inputValue();
  await elsewhere.close();
  return text;
}

/** From now on time passes in this browser's pages only as it is told: `passes(page, 999)`. */
export async function stopTime(page) {
  await page.clock.install({ time: '2026-11-24T10:00:00Z' });
  await page.clock.pauseAt('2026-11-24T10:00:10Z');
}

export const passes = (page, milliseconds) => page.clock.runFor(milliseconds);

/** Waits for what the page has put off to its next frame, and for what that puts off. */
export const nextFrame = (page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));

/** Keeps requests to `url` waiting, those of now and later, until the function that it gives is called. */
export async function hold(page, url) {
  let letGo;
  const allowed = new Promise((done) => (letGo = done));
  await page.route(url, (route) => allowed.then(() => route.continue()));
  return letGo;
}

/** Opens the consent page of `app` and waits for the review. */
export async function review(page, path) {
  await page.goto(path);
  await expect(button(page, 'Approve')).toBeVisible();
}

/** Presses "Approve" as soon as it takes a press, and reads the token. */
export async function approve(page) {
  await button(page, 'Approve').click();
  return textbox(page, 'Platform token').inputValue();
}
