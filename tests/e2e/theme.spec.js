import { button, consentPath, expect, openReview, test } from '../harness/fixtures.js';

const background = (page) =>
  page.evaluate(() => getComputedStyle(document.body).backgroundColor);

test('the theme follows the system until one is chosen, and the choice is kept', async ({ openPage, developer, customer }) => {
  const app = await customer.createApp();
  const page = await openPage(developer, { colorScheme: 'dark' });
  await page.goto('/settings/members');
  await expect(button(page, 'System')).toHaveAttribute('aria-pressed', 'true');
  const dark = await background(page);
  await button(page, 'Light').click();
  await expect.poll(() => background(page)).not.toBe(dark);
  const light = await background(page);

  await page.reload();
  await expect(button(page, 'Light')).toHaveAttribute('aria-pressed', 'true');
  expect(await background(page)).toBe(light);
  await openReview(page, consentPath(app));
  expect(await background(page), 'also on the consent page').toBe(light);
});
