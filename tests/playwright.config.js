import { defineConfig } from '@playwright/test';
import { launchOptions } from './harness/browser.js';

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'results',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  // Limits end what hangs. They are far above what a test takes, even beside a build.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    launchOptions,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1280, height: 800 },
    // Nothing moves: a screen is in its final state as soon as it is there.
    contextOptions: { reducedMotion: 'reduce' },
    actionTimeout: 30_000,
    trace: 'retain-on-failure',
  },
});
