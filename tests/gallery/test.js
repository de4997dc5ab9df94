import { expect, test as base } from '@playwright/test';
import { origin } from './server.js';

export { expect };

export const stories = JSON.parse(process.env.STORIES);

const desktop = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
export const looks = {
  'light-desktop': { ...desktop, colorScheme: 'light' },
  'dark-desktop': { ...desktop, colorScheme: 'dark' },
  'light-phone': { ...phone, colorScheme: 'light' },
  'dark-phone': { ...phone, colorScheme: 'dark' },
};

/** These are looked at in every theme and size, the others in two: light and wide, dark and narrow. */
const first = [
  'buttons', 'fields', 'notices', 'small-things', 'tiles',
  'consent-review', 'consent-reconnect', 'consent-approved',
  'sign-in', 'platform-apps', 'new-app-filled-in', 'app',
  'connected-apps', 'members', 'sessions',
];

export const isFirst = (name) => first.includes(name);

export const looksOf = (name) => (isFirst(name) ? Object.keys(looks) : ['light-desktop', 'dark-phone']);

export const test = base.extend({
  /** One for all tests of a worker: a window costs as much as a story. */
  tab: [
    async ({ browser }, use) => {
      const context = await browser.newContext({
        baseURL: origin,
        locale: 'en-GB',
        timezoneId: 'Europe/Berlin',
        deviceScaleFactor: 1,
        // Nothing moves: a screen is in its final state as soon as it is there.
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      await page.clock.setFixedTime('2026-03-02T10:00:00Z');
      await use(page);
      await context.close();
    },
    { scope: 'worker' },
  ],

  page: async ({ tab }, use) => {
    await use(tab);
    tab.removeAllListeners();
  },

  /** Opens a story and waits until it is in its state. Whatever goes wrong in it fails the test. */
  open: async ({ page }, use) => {
    const problems = [];
    page.on('pageerror', (error) => problems.push(error.message));
    await use(async (name, language = 'en') => {
      await page.emulateMedia({ media: 'screen' });
      await page.goto(`/gallery/${name}?lang=${language}`);
      await expect(page.locator('html')).toHaveAttribute('data-story', 'ready');
    });
    expect(problems).toEqual([]);
  },
});

/** Gives the page the size and colours of a look. */
export async function look(page, { width, height, ...media }) {
  await page.emulateMedia(media);
  await page.setViewportSize({ width, height });
}
