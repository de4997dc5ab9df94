import { chromium } from '@playwright/test';

/** Reads the names of all stories from the gallery's navigation. */
export async function storyNames(origin, launchOptions) {
  const browser = await chromium.launch(launchOptions);
  try {
    const page = await browser.newPage({ baseURL: origin });
    await page.goto('/gallery');
    const links = page.getByRole('navigation', { name: 'Stories' }).getByRole('link');
    await links.first().waitFor({ timeout: 60_000 });
    const queries = await links.evaluateAll((all) => all.map((link) => link.search));
    return queries.map((search) => new URLSearchParams(search).get('story'));
  } finally {
    await browser.close();
  }
}
