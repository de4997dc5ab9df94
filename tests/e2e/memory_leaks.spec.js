import { expect, heading, nextFrame, test } from '../harness/test.js';

const list = '/settings/developer/platform-apps';

/** What of the document is alive, after the browser has looked for what is not. */
async function alive(page) {
  const browser = await page.context().newCDPSession(page);
  await browser.send('HeapProfiler.enable');
  await browser.send('HeapProfiler.collectGarbage');
  await browser.send('Performance.enable');
  const { metrics } = await browser.send('Performance.getMetrics');
  const count = (name) => metrics.find((metric) => metric.name === name).value;
  return { nodes: count('Nodes'), listeners: count('JSEventListeners') };
}

test('a screen that was left is forgotten', async ({ visit, developer }) => {
  await developer.createApp({ name: 'Acme' });
  const page = await visit(developer);
  await page.goto(list);
  const thereAndBack = async () => {
    await page.getByRole('link', { name: 'New platform app' }).first().click();
    await expect(heading(page, 'New platform app')).toBeFocused();
    await page.goBack();
    await expect(page.getByRole('link', { name: 'Acme' })).toBeVisible();
  };
  for (let round = 0; round < 3; round++) await thereAndBack();
  const before = await alive(page);
  for (let round = 0; round < 6; round++) await thereAndBack();
  const after = await alive(page);
  // The form has some 450 nodes.
  expect(after.nodes - before.nodes).toBeLessThan(200);
  expect(after.listeners - before.listeners).toBeLessThan(4);
});

test('a screen that is left before all of it is there', async ({ visit, developer }) => {
  await developer.createApp({ name: 'Acme' });
  const page = await visit(developer);
  await page.goto(list);
  await expect(page.getByRole('link', { name: 'Acme' })).toBeVisible();
  await page.evaluate(async () => {
    const shown = (selector) =>
      new Promise((seen) => {
        const look = () => document.querySelector(selector) && seen();
        new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
        look();
      });
    document.querySelector('main a[href$="/new"]').click();
    await shown('main form');
    const back = new Promise((gone) => addEventListener('popstate', gone, { once: true }));
    history.back();
    await back;
    await shown('main a[href$="/new"]');
  });
  await nextFrame(page);
  await expect(page.getByRole('link', { name: 'Acme' })).toBeVisible();
});
