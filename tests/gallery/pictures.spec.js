import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { violations } from '../harness/accessible.js';
import { accepts, expectOutline, expectPicture } from './references.js';
import { expect, isFirst, look, looks, looksOf, stories, test } from './test.js';

for (const name of stories) {
  test(name, async ({ open, page }) => {
    const all = looksOf(name);
    await look(page, looks[all[0]]);
    await open(name);
    await expectOutline(page, `${name}.yml`);
    // The whole of it is `cargo xtask test matrix`.
    if (isFirst(name)) expect.soft(await violations(page)).toEqual([]);
    for (const key of all) {
      await look(page, looks[key]);
      await showWhole(page);
      await expectPicture(page, `${name}-${key}.png`);
    }
  });
}

for (const name of stories.filter(isFirst)) {
  test(`${name} in Spanish`, async ({ open, page }) => {
    await look(page, looks['light-phone']);
    await open(name, 'es');
    await expectOutline(page, `${name}-es.yml`);
    await showWhole(page);
    await expectPicture(page, `${name}-es.png`);
  });
}

/** As tall as the page is, so that what sticks to an edge is where it ends up. */
async function showWhole(page) {
  const whole = await page.evaluate(async () => {
    // Letters that come late would change it.
    await document.fonts.ready;
    return document.documentElement.scrollHeight;
  });
  const { width, height } = page.viewportSize();
  await page.setViewportSize({ width, height: Math.max(height, whole) });
}

test('fonts that come late change no picture', async ({ open, page }) => {
  const isReady = () => page.locator('html[data-story=ready]').waitFor({ state: 'attached' });
  await page.route('**/*.{woff2,ttf}', (route) => isReady().then(() => route.continue()));
  await look(page, looks['light-phone']);
  await open('platform-apps', 'es');
  await page.unrouteAll();
  await showWhole(page);
  await expectPicture(page, 'platform-apps-es.png');
});

test('every reference is of a story', async () => {
  const pictures = stories.flatMap((name) => looksOf(name).map((key) => `${name}-${key}.png`));
  const spanish = stories.filter(isFirst).map((name) => `${name}-es`);
  pictures.push('receipt-on-paper.png', ...spanish.map((name) => `${name}.png`));
  const outlines = [...stories, ...spanish].map((name) => `${name}.yml`);
  for (const [folder, expected] of Object.entries({ screenshots: pictures, 'aria-snapshots': outlines })) {
    const former = (await readdir(folder)).filter((file) => !expected.includes(file));
    if (accepts()) for (const file of former) await rm(path.join(folder, file));
    else expect.soft(former).toEqual([]);
  }
});
