import { expect, test } from '@playwright/test';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { channelDistance, decode, encode } from './png.js';

const screenshots = path.resolve(import.meta.dirname, '../screenshots');
const ariaSnapshots = path.resolve(import.meta.dirname, '../aria-snapshots');
/** `--accept` replaces the snapshots. */
export const updatesSnapshots = () => test.info().config.updateSnapshots === 'all';
// A full page grows with a viewport that's taller than it.
const options = { animations: 'disabled', caret: 'hide', fullPage: true };

/** Smaller differences come from the few colors that a stored screenshot keeps for the edges of letters. */
const CHANNEL_TOLERANCE = 32;
const MAX_DIFF_PIXELS = 40;
/** A color with this share of the pixels is a surface. */
const SURFACE_SHARE = 0.005;

/**
 * Compares the page with its stored screenshot. Playwright's own comparison is slower, but it tolerates
 * antialiasing and writes a report, so it decides whenever ours finds a difference.
 */
export async function expectScreenshot(page, name) {
  const file = path.join(screenshots, name);
  await page.evaluate(rebuildLayout);
  const stored = await readFile(file).catch(() => null);
  const current = decode(await page.screenshot(options));
  const verdict = stored ? compare(decode(stored), current) : 'different';
  if (verdict === 'equal') return;
  if (updatesSnapshots()) await writeFile(file, encode(decode(await stableScreenshot(page))));
  else await expect.soft(page).toHaveScreenshot(name, verdict === 'tinted' ? { ...options, threshold: 0 } : options);
}

/**
 * Runs in the page. Rebuilds all boxes, because a screenshot must not depend on earlier layouts: Chromium
 * leaves the text of a `<select>` a pixel off when its font loads after the first layout.
 */
async function rebuildLayout() {
  await document.fonts.ready;
  const { style } = document.documentElement;
  style.display = 'none';
  // Forces style only: a layout without boxes would blur the focused element.
  getComputedStyle(document.documentElement).display;
  style.display = '';
}

/** Compares what a screen reader gets (roles, names and values, in order) with the stored snapshot. */
export async function expectAriaSnapshot(page, name) {
  const file = path.join(ariaSnapshots, name);
  const snapshot = `${await page.locator('body').ariaSnapshot()}\n`;
  if (updatesSnapshots()) return writeFile(file, snapshot);
  expect.soft(snapshot, name).toBe(await readFile(file, 'utf8').catch(() => 'no snapshot'));
}

/** Takes screenshots until two in a row are equal. */
async function stableScreenshot(page) {
  for (let previous = await page.screenshot(options); ; ) {
    const current = await page.screenshot(options);
    if (current.equals(previous)) return current;
    previous = current;
  }
}

/**
 * `tinted` means that a surface changed its color, however slightly. Surfaces are looked for in the current
 * screenshot: the reduced palette of a stored one merges many edges into large areas.
 */
function compare(stored, current) {
  if (stored.width !== current.width || stored.height !== current.height) return 'different';
  const changes = new Map();
  let different = 0;
  for (let i = 0; i < stored.pixels.length; i++) {
    const pixel = current.pixels[i];
    if (pixel === stored.pixels[i]) continue;
    changes.set(pixel, (changes.get(pixel) ?? 0) + 1);
    if (channelDistance(pixel, stored.pixels[i]) > CHANNEL_TOLERANCE) different++;
  }
  if (different > MAX_DIFF_PIXELS) return 'different';
  const surface = stored.pixels.length * SURFACE_SHARE;
  return [...changes.values()].some((changed) => changed > surface) ? 'tinted' : 'equal';
}
