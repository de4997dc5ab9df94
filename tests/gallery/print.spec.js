import { expect, modes, setMode, test } from './fixtures.js';
import { expectScreenshot } from './snapshots.js';

test('the approved page prints as its receipt, without the token', async ({ openStory, page }) => {
  await setMode(page, modes['light-desktop']);
  await openStory('consent-approved');
  await expect(page.getByRole('textbox', { name: 'Platform token' })).toBeVisible();
  const receipt = page.locator('#receipt');
  const textColor = () => receipt.evaluate((element) => getComputedStyle(element).color);
  const light = await textColor();

  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(receipt).toContainText('Install ID');
  for (const control of await page.locator('input, button').all()) await expect(control).toBeHidden();
  expect(await textColor(), 'legible on white in either theme').toBe(light);
  await expectScreenshot(page, 'receipt-print.png');
});
