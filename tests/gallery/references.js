import { expect, test } from '@playwright/test';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { decode, distance, encode } from './png.js';

const pictures = path.resolve(import.meta.dirname, '../pictures');
const outlines = path.resolve(import.meta.dirname, '../outlines');
/** What is shown now becomes the reference. */
export const accepts = () => test.info().config.updateSnapshots === 'all';
const like = { animations: 'disabled', caret: 'hide' };

/** Below that a difference in the edge of a letter is the reference's few colours. */
const SEEN = 32;
const FEW = 40;
/** A colour that has so much of the picture is a surface: it has to be the same. */
const SURFACE = 0.005;

/**
 * The page looks as its reference, which `--accept` makes. Playwright's own comparison is slow, and
 * knows about the edges of letters, and makes a report: it has the word when ours finds a difference.
 */
export async function expectPicture(page, name) {
  const file = path.join(pictures, name);
  const reference = await readFile(file).catch(() => null);
  const picture = decode(await page.screenshot(like));
  const verdict = reference ? compare(decode(reference), picture) : 'other';
  if (verdict === 'same') return;
  if (accepts()) await writeFile(file, encode(picture));
  else await expect.soft(page).toHaveScreenshot(name, verdict === 'tinted' ? { ...like, threshold: 0 } : like);
}

/** A screen reader gets from the page what the reference says: roles, names, values, in their order. */
export async function expectOutline(page, name) {
  const file = path.join(outlines, name);
  const outline = `${await page.locator('body').ariaSnapshot()}\n`;
  if (accepts()) return writeFile(file, outline);
  expect.soft(outline, name).toBe(await readFile(file, 'utf8').catch(() => 'no reference'));
}

function compare(one, other) {
  if (one.width !== other.width || one.height !== other.height) return 'other';
  const counts = new Map();
  for (const pixel of one.pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const most = one.pixels.length * SURFACE;
  let different = 0;
  let tinted = 0;
  for (let i = 0; i < one.pixels.length; i++) {
    if (one.pixels[i] === other.pixels[i]) continue;
    if (distance(one.pixels[i], other.pixels[i]) > SEEN) different++;
    else if (counts.get(one.pixels[i]) > most) tinted++;
  }
  if (different > FEW) return 'other';
  return tinted > most ? 'tinted' : 'same';
}
