import { expect, test } from '@playwright/test';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { decode, distance, encode } from './png.js';

const pictures = path.resolve(import.meta.dirname, '../screenshots');
const outlines = path.resolve(import.meta.dirname, '../aria-snapshots');
/** What is shown now becomes the reference. */
export const accepts = () => test.info().config.updateSnapshots === 'all';
// Whole: a page that is at least as tall as its window grows with it.
const like = { animations: 'disabled', caret: 'hide', fullPage: true };

/** Below that a difference in the edge of a letter is the reference's few colours. */
const SEEN = 32;
const FEW = 40;
/** A colour that has so much of the picture is a surface. */
const SURFACE = 0.005;

/**
 * The page looks as its reference, which `--accept` makes. Playwright's own comparison is slow, and
 * knows about the edges of letters, and makes a report: it has the word when ours finds a difference.
 */
export async function expectPicture(page, name) {
  const file = path.join(pictures, name);
  await page.evaluate(renderAnew);
  const reference = await readFile(file).catch(() => null);
  const picture = decode(await page.screenshot(like));
  const verdict = reference ? compare(decode(reference), picture) : 'other';
  if (verdict === 'same') return;
  if (accepts()) await writeFile(file, encode(decode(await still(page))));
  else await expect.soft(page).toHaveScreenshot(name, verdict === 'tinted' ? { ...like, threshold: 0 } : like);
}

/**
 * Runs in the page and makes its boxes anew, so that a picture can't depend on what was there before: Chromium
 * keeps the text of a `<select>` a pixel off when its font came after its first layout.
 */
async function renderAnew() {
  await document.fonts.ready;
  const { style } = document.documentElement;
  style.display = 'none';
  // Only style: a layout without boxes would take the focus from its element.
  getComputedStyle(document.documentElement).display;
  style.display = '';
}

/** A screen reader gets from the page what the reference says: roles, names, values, in their order. */
export async function expectOutline(page, name) {
  const file = path.join(outlines, name);
  const outline = `${await page.locator('body').ariaSnapshot()}\n`;
  if (accepts()) return writeFile(file, outline);
  expect.soft(outline, name).toBe(await readFile(file, 'utf8').catch(() => 'no reference'));
}

/** The page when two pictures in a row are equal. */
async function still(page) {
  for (let before = await page.screenshot(like); ; ) {
    const now = await page.screenshot(like);
    if (now.equals(before)) return now;
    before = now;
  }
}

/**
 * A surface is tinted when much of it had another colour before, however like this one. Surfaces are those
 * of the new picture: the few colours of a reference make large ones of many edges.
 */
function compare(one, other) {
  if (one.width !== other.width || one.height !== other.height) return 'other';
  const changes = new Map();
  let different = 0;
  for (let i = 0; i < one.pixels.length; i++) {
    const pixel = other.pixels[i];
    if (pixel === one.pixels[i]) continue;
    changes.set(pixel, (changes.get(pixel) ?? 0) + 1);
    if (distance(pixel, one.pixels[i]) > SEEN) different++;
  }
  if (different > FEW) return 'other';
  const much = one.pixels.length * SURFACE;
  return [...changes.values()].some((changed) => changed > much) ? 'tinted' : 'same';
}
