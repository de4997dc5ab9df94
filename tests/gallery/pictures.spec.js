import { readdir } from 'node:fs/promises';
import { violations } from '../harness/accessible.js';
import { accepts, expectOutline, expectPicture } from './references.js';
import { expect, look, looks, looksOf, specimens, test } from './test.js';

for (const name of specimens) {
  test(name, async ({ open, page }) => {
    const all = looksOf(name);
    await look(page, looks[all[0]]);
    await open(name);
    await expectOutline(page, `${name}.yml`);
    // The whole of it is `cargo xtask test matrix`.
    if (all.length > 2) expect.soft(await violations(page)).toEqual([]);
    for (const key of all) {
      await look(page, looks[key]);
      await showWhole(page);
      await expectPicture(page, `${name}-${key}.png`);
    }
  });
}

/** As tall as the page is, so that what sticks to an edge is where it ends up. */
async function showWhole(page) {
  const whole = await page.evaluate(() => document.documentElement.scrollHeight);
  const { width, height } = page.viewportSize();
  await page.setViewportSize({ width, height: Math.max(height, whole) });
}

test('every reference is of a specimen', async () => {
  test.skip(accepts(), 'they are being made');
  const pictures = specimens.flatMap((name) => looksOf(name).map((key) => `${name}-${key}.png`));
  pictures.push('receipt-on-paper.png');
  const outlines = specimens.map((name) => `${name}.yml`);
  expect.soft((await readdir('pictures')).sort()).toEqual(pictures.sort());
  expect.soft((await readdir('outlines')).sort()).toEqual(outlines.sort());
});
