import { defineConfig } from '@playwright/test';
import { launchOptions } from './harness/browser.js';

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'results',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  // Only to end a test that hangs. Tests take far less, even next to a build.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    launchOptions,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1280, height: 800 },
    // Without transitions, a screen is in its final state at once.
    contextOptions: { reducedMotion: 'reduce' },
    actionTimeout: 30_000,
    // A trace costs a fifth of the time: `-- --trace retain-on-failure` records one.
    trace: 'off',
  },
});
