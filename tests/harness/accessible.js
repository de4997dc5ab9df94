import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';

const looks = [
  { size: { width: 1280, height: 800 }, colorScheme: 'light' },
  { size: { width: 390, height: 844 }, colorScheme: 'dark' },
];

/** axe finds nothing: on a desk in light, on a phone in dark. */
export async function expectAccessible(page) {
  for (const { size, colorScheme } of looks) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme });
    expect(await violations(page), `${size.width} px, ${colorScheme}`).toEqual([]);
  }
}

/** What axe finds, with no rule switched off. */
export async function violations(page, builder = new AxeBuilder({ page })) {
  const { violations } = await builder
    // Off unless asked for; the others of WCAG 2.2 AA are on.
    .options({ rules: { 'target-size': { enabled: true } } })
    // Its other mode opens a second page, which takes the focus from this one.
    .setLegacyMode(true)
    .analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help} at ${node.target.join(' ')} — ${node.failureSummary}`),
  );
}

export async function expectNoSideways(page) {
  const spare = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect(spare, 'pixels beyond the edge').toBeLessThanOrEqual(0);
}
