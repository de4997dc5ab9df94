import { expectPicture } from './references.js';
import { expect, look, looks, test } from './test.js';

test('on paper the approved page is its receipt, without the token', async ({ open, page }) => {
  await look(page, looks['light-desktop']);
  await open('consent-approved');
  await expect(page.getByRole('textbox', { name: 'Platform token' })).toBeVisible();
  const receipt = page.locator('#receipt');
  const ink = () => receipt.evaluate((text) => getComputedStyle(text).color);
  const light = await ink();

  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(receipt).toContainText('Install ID');
  for (const control of await page.locator('input, button').all()) await expect(control).toBeHidden();
  expect(await ink(), 'legible on white, whatever the theme').toBe(light);
  await expectPicture(page, 'receipt-on-paper.png');
});
