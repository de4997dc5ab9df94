import { expect } from '@playwright/test';

/** Moves the focus to `target` with Tab, then with Shift+Tab. */
export async function tabTo(page, target) {
  await expect(target).toBeVisible();
  for (const key of ['Tab', 'Shift+Tab']) {
    for (let presses = 0; presses < 60; presses++) {
      if (await hasFocus(target)) return;
      await page.keyboard.press(key);
    }
  }
  await expect(target, 'reached with Tab').toBeFocused();
}

export async function typeInto(page, target, text) {
  await tabTo(page, target);
  await page.keyboard.insertText(text);
}

export async function pressOn(page, target, key) {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

const hasFocus = (target) => target.evaluate((element) => element === document.activeElement);
