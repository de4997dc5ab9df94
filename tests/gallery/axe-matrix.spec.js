import { axeViolations, expectNoHorizontalScroll } from '../harness/accessibility.js';
import { expect, isPrimary, setMode, stories, test } from './fixtures.js';

/** At 400 % zoom, a window of 1280 × 1024 is 320 × 256. */
const modes = {
  'light': { width: 1280, height: 800, colorScheme: 'light' },
  'dark': { width: 390, height: 844, colorScheme: 'dark' },
  'forced colors': { width: 1280, height: 800, forcedColors: 'active' },
  'narrow': { width: 320, height: 640, colorScheme: 'light', forcedColors: 'none' },
  'zoomed in': { width: 320, height: 256, colorScheme: 'dark' },
};

for (const name of stories) {
  test(name, async ({ openStory, page }) => {
    await setMode(page, modes.light);
    await openStory(name);
    await expectUsableInEveryMode(page);
  });
}

for (const name of stories.filter(isPrimary)) {
  test(`${name} in Spanish`, async ({ openStory, page }) => {
    await setMode(page, modes.narrow);
    await openStory(name, 'es');
    await expectUsableInEveryMode(page);
  });
}

async function expectUsableInEveryMode(page) {
  for (const [name, mode] of Object.entries(modes)) {
    await setMode(page, mode);
    expect.soft(await axeViolations(page), name).toEqual([]);
    expect.soft(await smallTargets(page), name).toEqual([]);
    if (mode.width === 320) await expectNoHorizontalScroll(page);
  }
}

/** Controls below 24 × 24 px, except links in a sentence (WCAG 2.2, 2.5.8). A label is part of its target. */
function smallTargets(page) {
  return page.evaluate(() => {
    const controls = document.querySelectorAll('button, select, summary, textarea, input, a.button, nav a');
    const targets = (control) => [control, ...(control.labels ?? [])].map((part) => part.getBoundingClientRect());
    const size = (boxes) => [
      Math.max(...boxes.map(({ right }) => right)) - Math.min(...boxes.map(({ left }) => left)),
      Math.max(...boxes.map(({ height }) => height)),
    ];
    return [...controls]
      .filter((control) => control.checkVisibility({ visibilityProperty: true }))
      .map((control) => [control, size(targets(control))])
      .filter(([, [width, height]]) => width < 24 || height < 24)
      .map(([control, box]) => `${control.outerHTML.slice(0, 80)}: ${box.join(' × ')}`);
  });
}
