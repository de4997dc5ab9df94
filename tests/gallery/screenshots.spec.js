import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { axeViolations } from '../harness/accessibility.js';
import { expect, isPrimary, modes, modesOf, setMode, stories, test } from './fixtures.js';
import { expectAriaSnapshot, expectScreenshot, updatesSnapshots } from './snapshots.js';

for (const name of stories) {
  test(name, async ({ openStory, page }) => {
    const names = modesOf(name);
    await setMode(page, modes[names[0]]);
    await openStory(name);
    await expectAriaSnapshot(page, `${name}.yml`);
    // `cargo xtask test matrix` runs axe on every story in every mode.
    if (isPrimary(name)) expect.soft(await axeViolations(page)).toEqual([]);
    for (const mode of names) {
      await setMode(page, modes[mode]);
      await fitViewportToPage(page);
      await expectScreenshot(page, `${name}-${mode}.png`);
    }
  });
}

for (const name of stories.filter(isPrimary)) {
  test(`${name} in Spanish`, async ({ openStory, page }) => {
    await setMode(page, modes['light-phone']);
    await openStory(name, 'es');
    await expectAriaSnapshot(page, `${name}-es.yml`);
    await fitViewportToPage(page);
    await expectScreenshot(page, `${name}-es.png`);
  });
}

/** Makes the viewport as tall as the page, so that sticky elements are where they end up. */
async function fitViewportToPage(page) {
  const pageHeight = await page.evaluate(async () => {
    // A late font would change the height.
    await document.fonts.ready;
    return document.documentElement.scrollHeight;
  });
  const { width, height } = page.viewportSize();
  await page.setViewportSize({ width, height: Math.max(height, pageHeight) });
}

test('late fonts change no screenshot', async ({ openStory, page }) => {
  const isReady = () => page.locator('html[data-story=ready]').waitFor({ state: 'attached' });
  await page.route('**/*.{woff2,ttf}', (route) => isReady().then(() => route.continue()));
  await setMode(page, modes['light-phone']);
  await openStory('platform-apps', 'es');
  await page.unrouteAll();
  await fitViewportToPage(page);
  await expectScreenshot(page, 'platform-apps-es.png');
});

test('every snapshot belongs to a story', async () => {
  const spanish = stories.filter(isPrimary).map((name) => `${name}-es`);
  const screenshots = [
    'receipt-print.png',
    ...stories.flatMap((name) => modesOf(name).map((mode) => `${name}-${mode}.png`)),
    ...spanish.map((name) => `${name}.png`),
  ];
  const ariaSnapshots = [...stories, ...spanish].map((name) => `${name}.yml`);
  for (const [folder, expected] of [['screenshots', screenshots], ['aria-snapshots', ariaSnapshots]]) {
    const obsolete = (await readdir(folder)).filter((file) => !expected.includes(file));
    if (updatesSnapshots()) for (const file of obsolete) await rm(path.join(folder, file));
    else expect.soft(obsolete).toEqual([]);
  }
});
