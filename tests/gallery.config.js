import { defineConfig } from '@playwright/test';
import path from 'node:path';
import { origin, serve } from './gallery/server.js';
import { storyNames } from './gallery/stories.js';
import { launchOptions } from './harness/browser.js';

const target = path.resolve(import.meta.dirname, '../target');

// Workers load this file again, with the environment of the main process.
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
  // Only `cargo xtask test pictures --accept` changes snapshots.
  updateSnapshots: 'none',
  expect: {
    timeout: 30_000,
    toHaveScreenshot: {
      pathTemplate: 'screenshots/{arg}{ext}',
      // Tolerates how browser versions render the edges of letters, but nothing visible.
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
