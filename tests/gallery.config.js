import { defineConfig } from '@playwright/test';
import path from 'node:path';
import { origin, serve } from './gallery/server.js';
import { storyNames } from './gallery/stories.js';
import { launchOptions } from './harness/browser.js';

const target = path.resolve(import.meta.dirname, '../target');

// Once: workers read this file again, with the environment of the first.
process.env.GALLERY ??= await serve(process.env.GALLERY_DIR || path.join(target, 'gallery'));
const gallery = {
  ...launchOptions,
  args: [
    ...launchOptions.args,
    `--host-resolver-rules=MAP ${new URL(origin).hostname}:80 ${new URL(process.env.GALLERY).host}`,
    '--disable-font-subpixel-positioning',
    '--disable-lcd-text',
    '--force-color-profile=srgb',
  ],
};
process.env.STORIES ??= JSON.stringify(await storyNames(origin, gallery));

export default defineConfig({
  testDir: 'gallery',
  outputDir: path.join(target, 'gallery-results'),
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  timeout: 180_000,
  // References change by `cargo xtask test pictures --accept` only.
  updateSnapshots: 'none',
  expect: {
    timeout: 30_000,
    toHaveScreenshot: {
      pathTemplate: 'screenshots/{arg}{ext}',
      // What another version of the browser does to the edges of letters, not what one would see.
      threshold: 0.1,
      maxDiffPixels: 40,
    },
  },
  reporter: [['dot'], ['html', { outputFolder: path.join(target, 'pictures'), open: 'never' }]],
  use: {
    browserName: 'chromium',
    launchOptions: gallery,
  },
});
