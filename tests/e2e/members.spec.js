import {
  button, consentPath, expect, heading, holdRequests, nextFrame, PASSWORD, passwordField, readClipboard,
  test,
} from '../harness/fixtures.js';

test("a member sees the request and who can decide, but can't decide (rule 16)", async ({ openPage, developer, customer, server }) => {
  const app = await developer.createApp({ scopes: ['contracts:read', 'participants:email'] });
  const member = await customer.invite('Max Member');
  const page = await openPage(member);
  const link = consentPath(app, { state: 'a b' });
  await page.goto(link);

  await expect(heading(page, 'Only an owner can decide')).toBeFocused();
  const main = page.getByRole('main');
  await expect(main).toContainText('Carla Customer');
  await expect(main).toContainText(customer.email);
  await expect(main).toContainText('See contracts and budgets');
  await expect(main).toContainText('Made by Acme Labeling Inc, not reviewed by OpenTrain');
  await expect(button(page, 'Approve')).toHaveCount(0);
  await expect(button(page, 'Decline')).toHaveCount(0);
  await expect(page.getByRole('checkbox')).toHaveCount(0);

  await button(page, 'Copy link').click();
  await expect.poll(() => readClipboard(page), 'the link to pass on has every parameter').toBe(server.url(link));
});

test("a member sees connected apps but can't disconnect them", async ({ openPage, developer, customer }) => {
  const app = await developer.createApp();
  await customer.connect(app);
  const member = await customer.invite('Max Member');
  const page = await openPage(member);
  await page.goto('/settings/connected-apps');
  await expect(page.getByRole('main')).toContainText('Acme Labeling');
  await expect(page.getByRole('main')).toContainText('Carla Customer');
  await expect(page.getByRole('button', { name: /Disconnect/ })).toHaveCount(0);
});

test('an owner invites a member and makes them an owner', async ({ openPage, customer, consoleGuard }) => {
  const owner = await openPage(customer);
  await owner.goto('/settings/members');
  await expect(heading(owner, 'Members')).toBeVisible();
  await button(owner, 'Invite member').click();
  await expect(owner.getByText('/sign-up#invitation=').or(owner.locator('input[readonly]')).first()).toBeVisible();
  await owner.getByRole('button', { name: /^Copy/ }).first().click();
  await expect.poll(() => readClipboard(owner)).toContain('/sign-up#invitation=');

  const guest = await openPage();
  consoleGuard.allowStatus(401, /^\/api\/v1\/session$/);
  await guest.goto('/sign-up#invitation=older');
  await guest.goto(await readClipboard(owner));
  await expect(guest.getByRole('textbox', { name: 'Organization name' })).toHaveCount(0);
  await guest.getByRole('textbox', { name: 'Your name' }).fill('Max Member');
  await guest.getByRole('textbox', { name: 'Email' }).fill(`max-${customer.email}`);
  await passwordField(guest).fill(PASSWORD);
  await button(guest, 'Create account').click();
  await expect(heading(guest, 'Platform apps')).toBeVisible();

  await owner.reload();
  await button(owner, 'Make Max Member an owner').click();
  const dialog = owner.getByRole('dialog');
  await expect(dialog).toContainText('Max Member');
  await dialog.getByRole('button').last().click();
  await expect(button(owner, 'Make Max Member a member')).toBeVisible();
  const { items } = await customer.get('/members');
  expect(items.map(({ role }) => role)).toEqual(['OWNER', 'OWNER']);
});

test("a removal that finishes on another screen doesn't move the focus", async ({ openPage, customer }) => {
  const page = await openPage(customer);
  await customer.invite('Max Member');
  await page.goto('/settings/connected-apps');
  await page.getByRole('link', { name: 'Members' }).click();
  await button(page, 'Remove Max Member').click();
  const release = await holdRequests(page, '**/members/*');
  const request = page.waitForRequest('**/members/*');
  await button(page.getByRole('dialog'), 'Remove').click();
  await request;
  await page.goBack();
  await expect(heading(page, 'Connected apps')).toBeFocused();
  const link = page.getByRole('link', { name: 'Account' });
  await link.focus();
  const response = page.waitForResponse('**/members/*');
  release();
  await response;
  // The focus would move in the next frame.
  await nextFrame(page);
  await expect(link).toBeFocused();
});
