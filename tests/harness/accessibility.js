import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';

const modes = [
  { viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
];

/** Runs axe on a light desktop and on a dark phone. */
export async function expectAccessible(page) {
  for (const { viewport, colorScheme } of modes) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    expect(await axeViolations(page), `${viewport.width} px, ${colorScheme}`).toEqual([]);
  }
}

/** What axe finds with every rule on. */
export async function axeViolations(page, builder = new AxeBuilder({ page })) {
  const { violations } = await builder
    // The only WCAG 2.2 AA rule that's off by default.
    .options({ rules: { 'target-size': { enabled: true } } })
    // Its other mode opens a second page, which takes the focus from this one.
    .setLegacyMode(true)
    .analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help} at ${node.target.join(' ')} — ${node.failureSummary}`),
  );
}

/** The narrowest window that WCAG asks for: 1280 px at 400 % zoom. */
export const narrowViewport = { width: 320, height: 640 };

export async function expectNoHorizontalScroll(page) {
  const overflow = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect(overflow, 'horizontal overflow in pixels').toBeLessThanOrEqual(0);
}

/** The text of links, buttons and badges that sticks out of them. */
export const overflowingText = (page) =>
  page.locator('a, button, .badge').evaluateAll((elements) =>
    elements.filter((it) => it.scrollWidth > it.clientWidth && getComputedStyle(it).display !== 'inline')
      .map((it) => it.textContent),
  );
