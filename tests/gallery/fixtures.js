import { expect, test as base } from '@playwright/test';
import { origin } from './server.js';

export { expect };

export const stories = JSON.parse(process.env.STORIES);

const desktop = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
/** A mode is a viewport and the media features that go with it. */
export const modes = {
  'light-desktop': { ...desktop, colorScheme: 'light' },
  'dark-desktop': { ...desktop, colorScheme: 'dark' },
  'light-phone': { ...phone, colorScheme: 'light' },
  'dark-phone': { ...phone, colorScheme: 'dark' },
};

/** These stories are captured in every mode and in Spanish, all others in two modes. */
const primaryStories = [
  'buttons', 'fields', 'notices', 'small-components', 'avatars',
  'consent-review', 'consent-reconnect', 'consent-approved',
  'sign-in', 'platform-apps', 'new-app-filled-in', 'app',
  'connected-apps', 'members', 'sessions',
];

export const isPrimary = (name) => primaryStories.includes(name);

export const modesOf = (name) => (isPrimary(name) ? Object.keys(modes) : ['light-desktop', 'dark-phone']);

export const test = base.extend({
  /** Shared by all tests of a worker: a new page takes as long as a story. */
  workerPage: [
    async ({ browser }, use) => {
      const context = await browser.newContext({
        baseURL: origin,
        locale: 'en-GB',
        timezoneId: 'Europe/Berlin',
        deviceScaleFactor: 1,
        // Without transitions, a screen is in its final state at once.
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      await page.clock.setFixedTime('2026-03-02T10:00:00Z');
      await use(page);
      await context.close();
    },
    { scope: 'worker' },
  ],

  page: async ({ workerPage }, use) => {
    await use(workerPage);
    workerPage.removeAllListeners();
  },

  /** Opens a story and waits until its interactions are done. An uncaught error in it fails the test. */
  openStory: async ({ page }, use) => {
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await use(async (name, language = 'en') => {
      await page.emulateMedia({ media: 'screen' });
      await page.goto(`/gallery/${name}?lang=${language}`);
      await expect(page.locator('html')).toHaveAttribute('data-story', 'ready');
    });
    expect(errors).toEqual([]);
  },
});

export async function setMode(page, { width, height, ...media }) {
  await page.emulateMedia(media);
  await page.setViewportSize({ width, height });
}
