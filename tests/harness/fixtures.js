import { test as base, expect } from '@playwright/test';
import { ConsoleGuard } from './console_guard.js';
import { PlatformServer } from './platform_server.js';
import { Server } from './server.js';
import { PASSWORD, User } from './user.js';

export { expect };
export * from './page_helpers.js';
export { consentPath, currentInstall, PASSWORD, unique, User } from './user.js';

export const test = base.extend({
  server: [
    async ({}, use) => {
      const server = await Server.start();
      await use(server);
      await server.stop();
      // Rule 21 for the token; passwords and a link's parameters don't belong in a log either.
      expect(server.log, 'no token is logged').not.toMatch(/ot_ptk_[0-9A-Za-z]{30}/);
      expect(server.log, 'no password is logged').not.toContain(PASSWORD);
      expect(server.log, "no consent link's query is logged").not.toMatch(/state=|redirect_uri=/);
    },
    { scope: 'worker' },
  ],

  platformServer: [
    async ({}, use) => {
      const server = await PlatformServer.start();
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  /** The platform's web server, without the requests of earlier tests. */
  platform: async ({ platformServer }, use) => {
    platformServer.reset();
    await use(platformServer);
  },

  consoleGuard: [
    async ({}, use) => {
      const guard = new ConsoleGuard();
      await use(guard);
      guard.assertClean();
    },
    { auto: true },
  ],

  developer: ({ server }, use) => User.signUp(server).then(use),
  customer: ({ server }, use) =>
    User.signUp(server, { name: 'Carla Customer', organization: 'Globex' }).then(use),

  /** Opens a page in a new browser context, signed in as `user` if given. */
  openPage: async ({ browser, server, consoleGuard }, use) => {
    const contexts = [];
    await use(async (user, { guarded = true, ...options } = {}) => {
      const context = await browser.newContext({ baseURL: server.origin, ...options });
      contexts.push(context);
      await context.grantPermissions(['clipboard-write'], { origin: server.origin });
      if (guarded) await consoleGuard.attach(context);
      if (user) await addSessionCookie(context, user);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});

function addSessionCookie(context, { cookie, server }) {
  return context.addCookies([
    { ...cookie, url: server.origin, httpOnly: true, sameSite: 'Lax' },
  ]);
}
