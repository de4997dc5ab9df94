import { AxeBuilder } from '@axe-core/playwright';
import { expectNoSideways, violations } from '../harness/accessible.js';
import { expect, look, looks, test } from './test.js';

const list = (page) => page.getByRole('navigation', { name: 'Stories' });
const current = (page) => list(page).locator('[aria-current=page]');
const search = (page) => page.getByRole('searchbox', { name: 'Search stories' });
const frames = (page) => page.locator('main iframe');
const choose = (page, group, name) =>
  page.getByRole('group', { name: group, exact: true }).getByRole('button', { name, exact: true }).click();
const param = (page, name) => new URL(page.url()).searchParams.get(name);

/** The document in a frame, when its story is in its state. */
async function storyIn(page, index = 0) {
  // Fonts that come late move the switches while one of them is being pressed.
  await page.evaluate(() => document.fonts.ready);
  await expect(frames(page).nth(index)).not.toHaveAttribute('inert');
  const frame = await frames(page).nth(index).elementHandle();
  return frame.contentFrame();
}

test.beforeEach(({ page }) => look(page, looks['light-desktop']));

test('the search finds stories by group, title and name', async ({ page }) => {
  await page.goto('/gallery');
  await expect(list(page).getByRole('link', { name: 'Buttons' })).toBeVisible();
  await page.keyboard.press('/');
  await expect(search(page)).toBeFocused();
  await page.keyboard.type('members last');
  await expect(list(page).getByRole('link')).toHaveText(['Last owner']);
  await search(page).fill('consent-expired');
  await expect(list(page).getByRole('link')).toHaveText(['Expired']);
  await search(page).fill('no such thing');
  await expect(list(page)).toContainText('No story matches.');
});

test('arrow keys go through the stories and keep the focus, whatever a story focuses', async ({ page }) => {
  await page.goto('/gallery?search=components');
  await search(page).focus();
  await page.keyboard.press('ArrowDown');
  await expect(current(page)).toHaveText('Fields');
  await storyIn(page);
  await expect(search(page)).toBeFocused();

  await page.keyboard.press('Tab');
  await expect(current(page)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(current(page)).toHaveText('Buttons');
  await expect(current(page)).toBeFocused();

  await list(page).getByRole('link', { name: 'Loading' }).click();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Components / Dialog');
  await storyIn(page);
  await expect(current(page)).toBeFocused();
});

test('switches are in the address, reach the story, and “Back” undoes them', async ({ page }) => {
  await page.goto('/gallery?story=buttons');
  const story = await storyIn(page);
  const style = (property) => story.evaluate((it) => getComputedStyle(document.documentElement)[it], property);
  await choose(page, 'Theme', 'Dark');
  await expect.poll(() => style('colorScheme')).toBe('dark');
  await choose(page, 'Text size', '150 %');
  await expect.poll(() => style('fontSize')).toBe('24px');
  await choose(page, 'Motion', 'Reduced');
  await expect(story.locator('html')).toHaveAttribute('data-motion', 'reduce');
  await choose(page, 'Width', '768');
  await expect.poll(() => story.evaluate(() => innerWidth)).toBe(768);
  const chosen = ['theme', 'text', 'motion', 'width'].map((name) => param(page, name));
  expect(chosen).toEqual(['dark', '150', 'reduce', '768']);

  for (let steps = 0; steps < 4; steps++) await page.goBack();
  await expect.poll(() => style('fontSize')).toBe('16px');
  expect(await style('colorScheme')).toBe('light dark');
  await page.goForward();
  await expect.poll(() => style('colorScheme')).toBe('dark');
  expect(story.isDetached(), 'the story is not loaded again').toBe(false);

  await choose(page, 'Language', 'Español');
  await expect((await storyIn(page)).locator('html')).toHaveAttribute('lang', 'es');
  await expect(page.locator('main')).toContainText('i18n/es.json');
});

test('themes and widths stand side by side', async ({ page }) => {
  await page.goto('/gallery?story=tiles');
  await choose(page, 'Theme', 'Light + dark');
  await expect(frames(page)).toHaveCount(2);
  await choose(page, 'Width', '390 + 1280');
  await expect(frames(page)).toHaveCount(4);
  const shown = [];
  for (const index of [0, 1, 2, 3]) {
    const story = await storyIn(page, index);
    shown.push(await story.evaluate(() => `${innerWidth} ${document.documentElement.dataset.theme}`));
  }
  expect(shown).toEqual(['390 light', '390 dark', '1280 light', '1280 dark']);
});

test('the edge of a frame moves by pointer and by key', async ({ page }) => {
  await page.goto('/gallery?story=tiles&width=390');
  const story = await storyIn(page);
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

test('a reload keeps the place', async ({ page }) => {
  await page.goto('/gallery?story=members&theme=dark&search=e');
  await storyIn(page);
  const stories = list(page).locator('.workbench-stories');
  await stories.evaluate((it) => (it.scrollTop = 333));
  // The scroll event comes with the next frame.
  await page.evaluate(() => new Promise(requestAnimationFrame));
  await page.reload();
  await expect(current(page)).toHaveText('For an owner');
  await expect(search(page)).toHaveValue('e');
  await expect(page.getByRole('button', { name: 'Dark', exact: true })).toHaveAttribute('aria-pressed', 'true');
  expect(await stories.evaluate((it) => it.scrollTop)).toBe(333);
});

test('axe has its say on the story, again when a style sheet was saved', async ({ page }) => {
  await page.goto('/gallery?story=buttons');
  const verdict = page.locator('.workbench-verdict');
  await expect(verdict).toHaveText('axe finds nothing');
  const story = await storyIn(page);
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

test('a story says what it is made of', async ({ page }) => {
  await page.goto('/gallery?story=sign-in-refused');
  const details = page.locator('.workbench-details');
  await expect(details).toContainText('serverRefusing');
  await expect(details).toContainText('Type “wrong” into #password');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await details.getByRole('button', { name: 'Copy style/field.css' }).click();
  await expect(details.getByText('Copied')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('style/field.css');
});

test('a story that does not exist is not another', async ({ page }) => {
  await page.goto('/gallery?story=nothing');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such story');
});

test('axe finds nothing in the workbench', async ({ page }) => {
  await page.goto('/gallery?story=consent-review&theme=light-dark');
  for (const index of [0, 1]) await storyIn(page, index);
  for (const setting of [looks['light-desktop'], looks['dark-desktop'], looks['light-phone']]) {
    await look(page, setting);
    // The stories have their own verdicts.
    expect(await violations(page, new AxeBuilder({ page }).exclude('iframe'))).toEqual([]);
    await expectNoSideways(page);
  }
});
