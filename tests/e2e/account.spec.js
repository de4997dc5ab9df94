import { expectAccessible } from '../harness/accessibility.js';
import {
  APPS_PATH, button, errorSummary, expect, heading, PASSWORD, passwordField, signIn, textbox, User,
} from '../harness/fixtures.js';
import { test as base } from '../harness/oidc_fixtures.js';

const test = base.extend({
  owner: async ({ oidcServer }, use) => use(await User.signUp(oidcServer, { name: 'Olga Owner' })),
});

const ACCOUNT = '/settings/account';
const NEW_PASSWORD = 'another horse battery';
const atProvider = (page) => page.getByRole('link', { name: 'Continue as Dana Reyes' }).click();
const continueWith = (page, role = 'link') => page.getByRole(role, { name: 'Continue with Borealis ID' });

test.beforeEach(({ consoleGuard }) => consoleGuard.allowStatus(401, /^\/api\/v1\//));

test('a new name is shown at once, and leaving before saving asks', async ({ openPage, developer }) => {
  const page = await openPage(developer);
  await page.goto(ACCOUNT);
  await textbox(page, 'Your name').fill('Ada Lovelace');
  await page.getByRole('link', { name: 'Members' }).click();
  await button(page.getByRole('dialog'), 'Stay on this page').click();
  await button(page, 'Save name').click();
  await expect(page.getByRole('status').filter({ hasText: 'Name saved.' })).toBeVisible();
  await passwordField(page, 'New password').fill('typed');
  await page.getByRole('link', { name: 'Members' }).click();
  await button(page.getByRole('dialog'), 'Stay on this page').click();
  await passwordField(page, 'New password').fill('');
  await expect(page.getByRole('status').filter({ hasText: 'Name saved.' })).toBeVisible();
  await expect(page.getByRole('banner')).toContainText('Ada Lovelace');
  await page.getByRole('link', { name: 'Members' }).click();
  await expect(page.getByRole('main')).toContainText('Ada Lovelace');
});

test('an invalid name is refused on its field', async ({ openPage, developer, consoleGuard }) => {
  consoleGuard.allowStatus(400, /\/account$/);
  const page = await openPage(developer);
  await page.goto(ACCOUNT);
  await textbox(page, 'Your name').fill('');
  await button(page, 'Save name').click();
  await expect(errorSummary(page)).toContainText('Enter your name.');
  await textbox(page, 'Your name').fill('\u2800');
  await button(page, 'Save name').click();
  await expect(textbox(page, 'Your name')).toHaveAttribute('aria-invalid', 'true');
  await expect(textbox(page, 'Your name')).toHaveValue('\u2800');
  await expectAccessible(page);
});

test('a changed password signs out everywhere else', async ({ openPage, developer, consoleGuard }) => {
  consoleGuard.allowStatus(400, /\/account\/password$/);
  const elsewhere = await openPage();
  await elsewhere.goto(APPS_PATH);
  await signIn(elsewhere, developer);
  await expect(heading(elsewhere, 'Platform apps')).toBeVisible();

  const page = await openPage(developer);
  await page.goto(ACCOUNT);
  const sessions = page.getByRole('region', { name: 'Sessions' }).getByRole('listitem');
  await expect(sessions).toHaveCount(2);
  await passwordField(page, 'Current password').fill('not my password');
  await passwordField(page, 'New password').fill(NEW_PASSWORD);
  await button(page, 'Change password').click();
  await expect(errorSummary(page)).toContainText('Current password is incorrect.');
  await passwordField(page, 'Current password').fill(PASSWORD);
  await button(page, 'Change password').click();
  await expect(page.getByRole('status').filter({ hasText: 'Password saved.' })).toBeVisible();
  await expect(passwordField(page, 'New password')).toHaveValue('');
  await expect(sessions).toHaveCount(1);

  await elsewhere.reload();
  await signIn(elsewhere, { ...developer, password: NEW_PASSWORD });
  await expect(heading(elsewhere, 'Platform apps')).toBeVisible();
});

test('a provider is linked, signs in, and is unlinked', async ({ open, owner }) => {
  const page = await open(owner);
  await page.goto(ACCOUNT);
  await button(page, 'Link Borealis ID').click();
  await atProvider(page);
  await expect(page.getByText('You can sign in with Borealis ID.')).toBeVisible();

  const other = await open();
  await other.goto(`/sign-in?return_to=${ACCOUNT}`);
  await continueWith(other).click();
  await atProvider(other);
  await expect(other.getByText(owner.email)).toBeVisible();

  await page.reload();
  await button(page, 'Unlink Borealis ID').click();
  await expectAccessible(page);
  await button(page.getByRole('dialog'), 'Unlink').click();
  await expect(page.getByRole('heading', { name: 'Sign-in provider' })).toBeFocused();
  await expect(button(page, 'Link Borealis ID')).toBeVisible();
});

test('linking that is cancelled changes nothing', async ({ open, owner }) => {
  const page = await open(owner);
  await page.goto(ACCOUNT);
  await button(page, 'Link Borealis ID').click();
  await page.getByRole('link', { name: 'Cancel' }).click();
  await expect(page.getByText('You cancelled, so nothing changed.')).toBeVisible();
  await expect(button(page, 'Link Borealis ID')).toBeVisible();
});

test('an account of the provider sets a password before it can unlink', async ({ open }) => {
  const page = await open();
  await page.goto(`/sign-in?return_to=${ACCOUNT}`);
  await continueWith(page).click();
  await atProvider(page);
  await expect(page.getByText('This is your only way to sign in.')).toBeVisible();
  await expect(passwordField(page, 'Current password')).toHaveCount(0);
  await passwordField(page, 'New password').fill(NEW_PASSWORD);
  await button(page, 'Set password').click();
  await expect(button(page, 'Change password')).toBeVisible();
  await button(page, 'Unlink Borealis ID').click();
  await button(page.getByRole('dialog'), 'Unlink').click();
  await expect(button(page, 'Link Borealis ID')).toBeVisible();
});

test("an identity that has an account can't be linked to another", async ({ open, owner }) => {
  const first = await open();
  await first.goto(`/sign-in?return_to=${ACCOUNT}`);
  await continueWith(first).click();
  await atProvider(first);
  await expect(heading(first, 'Account')).toBeVisible();

  const page = await open(owner);
  await page.goto(ACCOUNT);
  await button(page, 'Link Borealis ID').click();
  await atProvider(page);
  await expect(page.getByText('That sign-in belongs to another OpenTrain account.')).toBeVisible();
  await expect(button(page, 'Link Borealis ID')).toBeVisible();
});

test('an address with a password is linked after that password, never by itself', async ({ open, owner, oidcProvider }) => {
  oidcProvider.claims.email = owner.email;
  const page = await open();
  await page.goto('/sign-in?return_to=/settings/members');
  await continueWith(page).click();
  await atProvider(page);
  await expect(heading(page, 'Enter your password to link Borealis ID')).toBeFocused();
  await expect(page.getByText(owner.email)).toBeVisible();
  await expectAccessible(page);
  await passwordField(page).fill('not my password');
  await button(page, 'Link and sign in').click();
  await expect(errorSummary(page)).toContainText('Password is incorrect.');
  await passwordField(page).fill(PASSWORD);
  await button(page, 'Link and sign in').click();
  await expect(heading(page, 'Members')).toBeVisible();

  const again = await open();
  await again.goto('/sign-in?return_to=/settings/members');
  await continueWith(again).click();
  await atProvider(again);
  await expect(heading(again, 'Members')).toBeVisible();
});

test('a link that fails to load can be retried, and one that expired starts over', async ({ open, consoleGuard }) => {
  consoleGuard.allowStatus(503, /provider-link$/);
  consoleGuard.allowStatus(404, /provider-link$/);
  const page = await open();
  await page.route('**/api/v1/provider-link', (route) => route.fulfill({ status: 503 }), { times: 1 });
  await page.goto('/sign-in?problem=PASSWORD_TO_LINK');
  await button(page, 'Try again').click();
  await expect(page.getByRole('alert')).toContainText('That took too long.');
  await expect(textbox(page, 'Email')).toBeVisible();
});

test('an invitation is accepted with the provider', async ({ open, owner }) => {
  const { url } = await owner.post('/invitations', {});
  const page = await open();
  await page.goto(url);
  await continueWith(page, 'button').click();
  await atProvider(page);
  await page.getByRole('link', { name: 'Members' }).click();
  await expect(page.getByText('dana@globex.example')).toBeVisible();
  await expect(page.getByText(owner.email)).toBeVisible();
  await expect(button(page, 'Invite member')).toHaveCount(0);
});

test('an invitation that somebody used meanwhile is told', async ({ open, owner }) => {
  const { url, invitation } = await owner.post('/invitations', {});
  const page = await open();
  await page.goto(url);
  await continueWith(page, 'button').click();
  await page.getByRole('link', { name: 'Continue as Dana Reyes' }).waitFor();
  await new User(owner.server, 'Max Faster', 'max@globex.example').createAccount({ invitation });
  await atProvider(page);
  await expect(page.getByRole('alert')).toContainText('This invitation is no longer valid.');
});
