import { button, currentInstall, expect, heading, test } from '../harness/fixtures.js';

test('an owner sees every connection and can disconnect it (rule 26)', async ({ openPage, developer, customer, server }) => {
  const app = await developer.createApp({ scopes: ['contracts:read', 'participants:email'] });
  const kept = await developer.createApp({ name: 'Other Tool' });
  const { token } = await customer.connect(app, { piiConsent: true });
  const { token: keptToken } = await customer.connect(kept);
  await currentInstall(server, token);
  const page = await openPage(customer);
  await page.goto('/settings/connected-apps');

  await test.step('a card shows everything about a connection', async () => {
    await expect(heading(page, 'Connected apps')).toBeFocused();
    const main = page.getByRole('main');
    for (const text of ['Acme Labeling', 'Acme Labeling Inc', 'Carla Customer', token.slice(-4)]) {
      await expect(main).toContainText(text);
    }
    await expect(main).toContainText(/See contracts and budgets|contracts:read/);
    await expect(main, 'only a hint of the token').not.toContainText(token);
  });

  const dialog = page.getByRole('dialog', { name: 'Disconnect Acme Labeling?' });
  await test.step('the dialog names the effect and closes on Escape', async () => {
    await button(page, 'Disconnect Acme Labeling').click();
    await expect(dialog).toContainText(/token|stops/i);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(button(page, 'Disconnect Acme Labeling')).toBeFocused();
    expect((await currentInstall(server, token)).status).toBe(200);
  });

  await test.step('disconnecting revokes this token immediately, and no other', async () => {
    await button(page, 'Disconnect Acme Labeling').click();
    await button(dialog, 'Disconnect').click();
    await expect(dialog).toBeHidden();
    await expect(button(page, 'Disconnect Acme Labeling')).toHaveCount(0);
    expect((await currentInstall(server, token)).status).toBe(401);
    expect((await currentInstall(server, keptToken)).status).toBe(200);
    await expect(button(page, 'Disconnect Other Tool')).toBeVisible();
    const card = page.getByRole('heading', { name: 'Acme Labeling', level: 2 });
    await expect(card, 'the focus is not lost').toBeFocused();
  });
});

test('the empty state says where connections come from', async ({ openPage, customer }) => {
  const page = await openPage(customer);
  await page.goto('/settings/connected-apps');
  await expect(page.getByRole('main')).toContainText('Connections start on the platform');
  await expect(page.getByRole('button', { name: /Disconnect/ })).toHaveCount(0);
});
