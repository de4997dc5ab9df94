import { AxeBuilder } from '@axe-core/playwright';
import { axeViolations, expectNoHorizontalScroll } from '../harness/accessibility.js';
import { expect, modes, setMode, test } from './fixtures.js';

const storyList = (page) => page.getByRole('navigation', { name: 'Stories' });
const current = (page) => storyList(page).locator('[aria-current=page]');
const search = (page) => page.getByRole('searchbox', { name: 'Search stories' });
const frames = (page) => page.locator('main iframe');
const select = (page, group, name) =>
  page.getByRole('group', { name: group, exact: true }).getByRole('button', { name, exact: true }).click();
const param = (page, name) => new URL(page.url()).searchParams.get(name);

/** The document of a frame, once its story is ready. */
async function storyFrame(page, index = 0) {
  // Late fonts would move a button of the toolbar while it's clicked.
  await page.evaluate(() => document.fonts.ready);
  await expect(frames(page).nth(index)).not.toHaveAttribute('inert');
  const frame = await frames(page).nth(index).elementHandle();
  return frame.contentFrame();
}

test.beforeEach(({ page }) => setMode(page, modes['light-desktop']));

test('search finds stories by group, title and name', async ({ page }) => {
  await page.goto('/gallery');
  await expect(storyList(page).getByRole('link', { name: 'Buttons' })).toBeVisible();
  await page.keyboard.press('/');
  await expect(search(page)).toBeFocused();
  await page.keyboard.type('members last');
  await expect(storyList(page).getByRole('link')).toHaveText(['Last owner']);
  await search(page).fill('consent-expired');
  await expect(storyList(page).getByRole('link')).toHaveText(['Expired']);
  await search(page).fill('no such thing');
  await expect(storyList(page)).toContainText('No story matches.');
});

test('arrow keys switch stories and keep the focus, whatever a story focuses', async ({ page }) => {
  await page.goto('/gallery?search=components');
  await search(page).focus();
  await page.keyboard.press('ArrowDown');
  await expect(current(page)).toHaveText('Fields');
  await storyFrame(page);
  await expect(search(page)).toBeFocused();

  await page.keyboard.press('Tab');
  await expect(current(page)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(current(page)).toHaveText('Buttons');
  await expect(current(page)).toBeFocused();

  await storyList(page).getByRole('link', { name: 'Loading' }).click();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Components / Dialog');
  await storyFrame(page);
  await expect(current(page)).toBeFocused();
});

test('options are in the URL, apply to the story, and going back undoes them', async ({ page }) => {
  await page.goto('/gallery?story=buttons');
  const story = await storyFrame(page);
  const style = (property) =>
    story.evaluate((property) => getComputedStyle(document.documentElement)[property], property);
  await select(page, 'Theme', 'Dark');
  await expect.poll(() => style('colorScheme')).toBe('dark');
  await select(page, 'Text size', '150 %');
  await expect.poll(() => style('fontSize')).toBe('24px');
  await select(page, 'Motion', 'Reduced');
  await expect(story.locator('html')).toHaveAttribute('data-motion', 'reduce');
  await select(page, 'Width', '768');
  await expect.poll(() => story.evaluate(() => innerWidth)).toBe(768);
  const options = ['theme', 'text', 'motion', 'width'].map((name) => param(page, name));
  expect(options).toEqual(['dark', '150', 'reduce', '768']);

  for (let steps = 0; steps < 4; steps++) await page.goBack();
  await expect.poll(() => style('fontSize')).toBe('16px');
  expect(await style('colorScheme')).toBe('light dark');
  await page.goForward();
  await expect.poll(() => style('colorScheme')).toBe('dark');
  expect(story.isDetached(), 'the story is not reloaded').toBe(false);

  await select(page, 'Language', 'Español');
  // The page loads again.
  await expect(frames(page).first().contentFrame().locator('html')).toHaveAttribute('lang', 'es');
  await expect(page.locator('main')).toContainText('i18n/es.json');
});

test('a story appears in several themes and widths side by side', async ({ page }) => {
  await page.goto('/gallery?story=avatars');
  await select(page, 'Theme', 'Light + dark');
  await expect(frames(page)).toHaveCount(2);
  await select(page, 'Width', '390 + 1280');
  await expect(frames(page)).toHaveCount(4);
  const variants = [];
  for (const index of [0, 1, 2, 3]) {
    const story = await storyFrame(page, index);
    variants.push(await story.evaluate(() => `${innerWidth} ${document.documentElement.dataset.theme}`));
  }
  expect(variants).toEqual(['390 light', '390 dark', '1280 light', '1280 dark']);
});

test('pointer and arrow keys resize a frame', async ({ page }) => {
  await page.goto('/gallery?story=avatars&width=390');
  const story = await storyFrame(page);
  const edge = page.getByRole('separator', { name: 'Width' });
  const { x, y, width, height } = await edge.boundingBox();
  const [left, top] = [x + width / 2, y + height / 2];
  await page.mouse.move(left, top);
  await page.mouse.down();
  await page.mouse.move(left - 60, top);
  await expect.poll(() => story.evaluate(() => innerWidth)).toBe(330);
  await page.mouse.up();
  await expect.poll(() => param(page, 'width')).toBe('330');
  await edge.focus();
  await page.keyboard.press('ArrowRight');
  await expect(edge).toHaveAttribute('aria-valuenow', '340');
  await expect.poll(() => param(page, 'width')).toBe('340');
});

test('a reload keeps the story, the search and the scroll position', async ({ page }) => {
  await page.goto('/gallery?story=members&theme=dark&search=e');
  await storyFrame(page);
  const stories = storyList(page).locator('.workbench-stories');
  await stories.evaluate((element) => (element.scrollTop = 333));
  // The browser dispatches the scroll event in the next frame.
  await page.evaluate(() => new Promise(requestAnimationFrame));
  await page.reload();
  await expect(current(page)).toHaveText('For an owner');
  await expect(search(page)).toHaveValue('e');
  await expect(page.getByRole('button', { name: 'Dark', exact: true })).toHaveAttribute('aria-pressed', 'true');
  expect(await stories.evaluate((element) => element.scrollTop)).toBe(333);
});

test('axe checks the story, and again after a style sheet is saved', async ({ page }) => {
  await page.goto('/gallery?story=buttons');
  const verdict = page.locator('.workbench-verdict');
  await expect(verdict).toHaveText('axe finds nothing');
  const story = await storyFrame(page);
  await story.evaluate(() => {
    document.querySelector('.button').textContent = '';
    const sheet = document.createElement('link');
    sheet.rel = 'stylesheet';
    sheet.href = '/style/main.css?saved';
    document.head.append(sheet);
  });
  await expect(verdict).toContainText('button-name');
  await expect(verdict).toContainText('critical');
  await expect(verdict).toContainText('.primary');
});

test('a story lists its props, interactions and files', async ({ page }) => {
  await page.goto('/gallery?story=sign-in-refused');
  const details = page.locator('.workbench-details');
  await expect(details).toContainText('serverRefusing');
  await expect(details).toContainText('Type “wrong” into #password');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await details.getByRole('button', { name: 'Copy style/field.css' }).click();
  await expect(details.getByText('Copied')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('style/field.css');
});

test('an unknown story has its own message', async ({ page }) => {
  await page.goto('/gallery?story=nothing');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such story');
});

test('axe finds nothing in the workbench', async ({ page }) => {
  await page.goto('/gallery?story=consent-review&theme=light-dark');
  for (const index of [0, 1]) await storyFrame(page, index);
  for (const mode of [modes['light-desktop'], modes['dark-desktop'], modes['light-phone']]) {
    await setMode(page, mode);
    // Stories have their own results.
    expect(await axeViolations(page, new AxeBuilder({ page }).exclude('iframe'))).toEqual([]);
    await expectNoHorizontalScroll(page);
  }
});
