import { strict as assert } from 'node:assert';
import {unique, User} from '../harness/user.js';
import {
  alert, button, checkbox, focused, heading, inputValue, invalid, isDescribed, link, passwordField, pauseTime,
  platform, pressOn, readClipboard, server, shows, signIn, test, textbox, typeInto, valid, visible,
} from './fixtures.js';

const list = '/settings/developer/platform-apps';
const errorSummary = (page) => alert(page).filter(({ textContent }) => textContent.includes('There is a problem'));

test('a developer signs up and registers an app using only the keyboard', async ({ openPage }) => {
  const page = await openPage();
  const slug = unique('acme');
  await page.goto(server.url('/sign-up'));
  await typeInto(textbox(page, 'Your name'), 'Ada Owner');
  await typeInto(textbox(page, 'Email'), `${slug}@example.com`);
  await typeInto(passwordField(page), 'correct horse battery');
  await typeInto(textbox(page, 'Organization name'), 'Acme Labeling Inc');
  await pressOn(button(page, 'Create account'), 'Enter');

  await focused(heading(page, 'Platform apps'));
  await pressOn(link(page, 'New platform app'), 'Enter');
  await typeInto(textbox(page, 'Name'), 'Acme Labeling');
  assert.equal(await inputValue(textbox(page, 'Slug')), 'acme-labeling', 'the slug follows the name');
  // Tab selects the text of a field, so typing replaces it.
  await typeInto(textbox(page, 'Slug'), slug);
  await pressOn(button(page, 'Add redirect URI'), 'Enter');
  await typeInto(textbox(page, 'Redirect URI 1'), `${platform.origin}/callback`);
  await pressOn(checkbox(page, 'Report work'), ' ');
  await pressOn(button(page, 'Create app'), 'Enter');

  await shows(page, 'App created');
  await visible(heading(page, 'Acme Labeling'));
  await pauseTime(page);
  await pressOn(button(page, 'Copy consent link'), 'Enter');
  await shows(page, 'Copied');
  assert.equal(await readClipboard(page), server.url(`/integrations/${slug}/connect`));
});

test('submitting an empty form shows a summary that links to the fields', async ({ openPage }) => {
  const page = await openPage(await User.signUp(server));
  await page.goto(server.url(`${list}/new`));
  await button(page, 'Create app').click();
  await focused(errorSummary(page));
  await link(page).filter((link) => link.closest('[role=alert]') && link.textContent.includes('name')).click();
  await focused(textbox(page, 'Name'));
  await isDescribed(textbox(page, 'Name'), 'Enter a name');
  await textbox(page, 'Name').fill('A');
  await valid(textbox(page, 'Name'));
});

test('a field is checked on blur, then on each keystroke', async ({ openPage }) => {
  const page = await openPage(await User.signUp(server));
  await page.goto(server.url(`${list}/new`));
  const website = textbox(page, 'Website URL');
  await website.click();
  await page.keyboard.type('acme');
  await valid(website);
  await page.keyboard.press('Tab');
  await invalid(website);
  await isDescribed(website, 'Enter a full address');
  await website.fill('ftp://acme.example');
  await isDescribed(website, 'https:// or http://');
  await website.fill('https://acme.example');
  await valid(website);
});

test('a slug taken in the meantime is reported on submit', async ({ openPage }) => {
  const developer = await User.signUp(server);
  const page = await openPage(developer);
  await page.goto(server.url(`${list}/new?name=Acme&scope=usage:write`));
  const slug = unique('acme');
  await textbox(page, 'Slug').fill(slug);
  await shows(page, 'This slug is free.');
  await developer.createApp({ slug });
  await button(page, 'Create app').click();
  await focused(errorSummary(page));
  await isDescribed(textbox(page, 'Slug'), 'taken');
  assert.equal(await inputValue(textbox(page, 'Name')), 'Acme');
});

test('leaving with unsaved changes asks first', async ({ openPage }) => {
  const page = await openPage(await User.signUp(server));
  await page.goto(server.url(list));
  await link(page, 'New platform app').click();
  await textbox(page, 'Name').fill('Half an app');
  await link(page, 'Connected apps').click();
  await button(page, 'Stay on this page').click();
  assert.equal(await inputValue(textbox(page, 'Name')), 'Half an app');
  await link(page, 'Connected apps').click();
  await button(page, 'Leave').click();
  await focused(heading(page, 'Connected apps'));
});

test('sign-in reports a wrong password and keeps the email address', async ({ openPage }) => {
  const developer = await User.signUp(server);
  const page = await openPage();
  await page.goto(server.url('/sign-in'));
  await signIn(page, { ...developer, password: 'not the password' });
  await shows(page, 'Email or password is incorrect');
  assert.equal(await inputValue(textbox(page, 'Email')), developer.email);
  await passwordField(page).fill(developer.password);
  await button(page, 'Sign in').click();
  await focused(heading(page, 'Platform apps'));
});
