import { expectNoSideways, violations } from '../harness/accessible.js';
import { expect, isFirst, look, stories, test } from './test.js';

/** How people set their screens. Enlarged to 400 %, a window of 1280 × 1024 has 320 × 256. */
const settings = {
  'light': { width: 1280, height: 800, colorScheme: 'light' },
  'dark': { width: 390, height: 844, colorScheme: 'dark' },
  'forced colours': { width: 1280, height: 800, forcedColors: 'active' },
  'narrow': { width: 320, height: 640, colorScheme: 'light', forcedColors: 'none' },
  'enlarged': { width: 320, height: 256, colorScheme: 'dark' },
};

for (const name of stories) {
  test(name, async ({ open, page }) => {
    await look(page, settings.light);
    await open(name);
    await expectUsable(page);
  });
}

for (const name of stories.filter(isFirst)) {
  test(`${name} in Spanish`, async ({ open, page }) => {
    await look(page, settings.narrow);
    await open(name, 'es');
    await expectUsable(page);
  });
}

async function expectUsable(page) {
  for (const [setting, size] of Object.entries(settings)) {
    await look(page, size);
    expect.soft(await violations(page), setting).toEqual([]);
    expect.soft(await smallTargets(page), setting).toEqual([]);
    if (size.width === 320) await expectNoSideways(page);
  }
}

/** Controls that are no links in a text, below 24 × 24 px (WCAG 2.2, 2.5.8). A box is hit by its label, too. */
function smallTargets(page) {
  return page.evaluate(() => {
    const controls = document.querySelectorAll('button, select, summary, textarea, input, a.button, nav a');
    const hit = (control) => [control, ...(control.labels ?? [])].map((it) => it.getBoundingClientRect());
    const size = (boxes) => [
      Math.max(...boxes.map(({ right }) => right)) - Math.min(...boxes.map(({ left }) => left)),
      Math.max(...boxes.map(({ height }) => height)),
    ];
    return [...controls]
      .filter((control) => control.checkVisibility({ visibilityProperty: true }))
      .map((control) => [control, size(hit(control))])
      .filter(([, [width, height]]) => width < 24 || height < 24)
      .map(([control, box]) => `${control.outerHTML.slice(0, 80)}: ${box.join(' × ')}`);
  });
}
