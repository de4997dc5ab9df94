import { chromium } from '@playwright/test';

/** The names of all stories, read off the gallery's list. */
export async function storyNames(origin, launchOptions) {
  const browser = await chromium.launch(launchOptions);
  try {
    const page = await browser.newPage({ baseURL: origin });
    await page.goto('/gallery');
    const links = page.getByRole('navigation', { name: 'Stories' }).getByRole('link');
    await links.first().waitFor({ timeout: 60_000 });
    const addresses = await links.evaluateAll((all) => all.map((link) => link.search));
    return addresses.map((search) => new URLSearchParams(search).get('story'));
  } finally {
    await browser.close();
  }
}
