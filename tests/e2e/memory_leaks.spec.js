import { APPS_PATH, expect, heading, nextFrame, test } from '../harness/fixtures.js';

/** Counts what a garbage collection leaves. */
async function liveObjects(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  const count = (name) => metrics.find((metric) => metric.name === name).value;
  return { nodes: count('Nodes'), listeners: count('JSEventListeners') };
}

test('leaving a screen frees its nodes and listeners', async ({ openPage, developer }) => {
  await developer.createApp({ name: 'Acme' });
  const page = await openPage(developer);
  await page.goto(APPS_PATH);
  const openAndLeaveForm = async () => {
    await page.getByRole('link', { name: 'New platform app' }).first().click();
    await expect(heading(page, 'New platform app')).toBeFocused();
    await page.goBack();
    await expect(page.getByRole('link', { name: 'Acme' })).toBeVisible();
  };
  for (let round = 0; round < 3; round++) await openAndLeaveForm();
  const before = await liveObjects(page);
  for (let round = 0; round < 6; round++) await openAndLeaveForm();
  const after = await liveObjects(page);
  // The form has about 450 nodes.
  expect(after.nodes - before.nodes).toBeLessThan(200);
  expect(after.listeners - before.listeners).toBeLessThan(4);
});

test('a screen can be left before it is fully rendered', async ({ openPage, developer }) => {
  await developer.createApp({ name: 'Acme' });
  const page = await openPage(developer);
  await page.goto(APPS_PATH);
  await expect(page.getByRole('link', { name: 'Acme' })).toBeVisible();
  await page.evaluate(async () => {
    const appears = (selector) =>
      new Promise((resolve) => {
        const check = () => document.querySelector(selector) && resolve();
        new MutationObserver(check).observe(document.body, { childList: true, subtree: true });
        check();
      });
    document.querySelector('main a[href$="/new"]').click();
    await appears('main form');
    const popState = new Promise((resolve) => addEventListener('popstate', resolve, { once: true }));
    history.back();
    await popState;
    await appears('main a[href$="/new"]');
  });
  await nextFrame(page);
  await expect(page.getByRole('link', { name: 'Acme' })).toBeVisible();
});
