import { chromium } from '@playwright/test';

/** The names of all specimens, read off the gallery's index. */
export async function specimenNames(origin, launchOptions) {
  const browser = await chromium.launch(launchOptions);
  try {
    const page = await browser.newPage({ baseURL: origin });
    await page.goto('/gallery');
    const links = page.locator('main a[href^="/gallery/"]');
    await links.first().waitFor({ state: 'attached', timeout: 60_000 });
    const addresses = await links.evaluateAll((all) => all.map((link) => link.pathname));
    return addresses.map((address) => address.split('/').pop());
  } finally {
    await browser.close();
  }
}
