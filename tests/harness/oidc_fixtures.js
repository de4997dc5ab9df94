import { expect, test as base } from './fixtures.js';
import { OidcProvider } from './oidc_provider.js';
import { Server } from './server.js';

/** `oidcServer` offers sign-in through `oidcProvider`, where Dana Reyes is signed in. */
export const test = base.extend({
  oidcProvider: async ({}, use) => {
    const provider = await OidcProvider.start();
    await use(provider);
    await provider.stop();
  },
  oidcServer: async ({ oidcProvider }, use) => {
    const server = await Server.start(oidcProvider.env);
    await use(server);
    await server.stop();
    expect(server.log, 'no invitation, code or state is logged').not.toMatch(/code-\d|state=|invitation=/);
  },
  /** Opens a page of `oidcServer`, and closes it before the server stops. */
  open: async ({ openPage, oidcServer }, use) => {
    const pages = [];
    await use(async (user) => {
      pages.push(await openPage(user, { baseURL: oidcServer.origin }));
      return pages.at(-1);
    });
    for (const page of pages) await page.close();
  },
});
