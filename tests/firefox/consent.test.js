import { strict as assert } from 'node:assert';
import {consentPath, currentInstall, unique, User} from '../harness/user.js';
import {
  advanceTime, button, checkbox, enabledApprove, focused, hasUrl, heading, inputValue, isPresent, link,
  passwordField, pauseTime, platform, pressOn, readClipboard, server, shows, signIn, test, textbox, visible,
} from './fixtures.js';

const signUpCustomer = () => User.signUp(server, { name: 'Carla Customer', organization: 'Globex' });

/** Creates an app and opens a page for a customer who can approve it. */
async function prepareConsent(openPage, { members, query } = {}) {
  const developer = await User.signUp(server);
  const app = await developer.createApp({ redirectUris: [`${platform.origin}/callback`], ...members });
  const customer = await signUpCustomer();
  const page = await openPage(customer);
  return { app, customer, page, url: server.url(consentPath(app, query)) };
}

const installs = async (customer) => (await customer.get('/installs')).items;

test('a customer signs in on the way, approves, copies the token once and continues', async ({ openPage }) => {
  const developer = await User.signUp(server);
  const app = await developer.createApp({
    redirectUris: [`${platform.origin}/callback`],
    scopes: ['participants:email', 'usage:write'],
  });
  const customer = await signUpCustomer();
  const path = consentPath(app, { redirect_uri: `${platform.origin}/callback/done?flag`, state: 'a b&c=d#e%f+g' });
  const page = await openPage();
  await page.goto(server.url(path));
  await visible(heading(page, 'Sign in'));
  assert.equal(new URL(page.url()).searchParams.get('return_to'), path);
  await signIn(page, customer);

  await focused(heading(page, 'Acme Labeling wants to connect to Globex'));
  assert.equal(page.url(), server.url(path));
  await shows(page, 'Made by Acme Labeling Inc, not reviewed by OpenTrain');
  await checkbox(page, "Share trainers' Work Email with Acme Labeling").click();
  await enabledApprove(page).click();

  await focused(heading(page, 'Acme Labeling is connected'));
  const token = await inputValue(textbox(page, 'Platform token'));
  assert.match(token, /^ot_ptk_[0-9A-Za-z]{36}$/);
  await button(page, `Continue to ${platform.host}`).click();
  await shows(page, "haven't copied");
  await pauseTime(page);
  await button(page, 'Copy token').click();
  await shows(page, 'Copied');
  assert.equal(await readClipboard(page), token);

  await button(page, `Continue to ${platform.host}`).click();
  await visible(heading(page, 'Back on the platform'));
  const { install } = (await currentInstall(server, token)).body;
  assert.equal(install.piiConsent, true);
  const [request] = platform.requests;
  assert.equal(request.url.pathname, '/callback/done');
  assert.equal(request.url.search, `?flag&opentrain_install_id=${install.id}&state=a+b%26c%3Dd%23e%25f%2Bg`);
  assert.equal(request.headers.referer, undefined);
  assert.ok(!JSON.stringify(platform.requests).includes('ot_ptk_'));
});

test('the token is shown once: going back finds none', async ({ openPage }) => {
  const { page, url } = await prepareConsent(openPage);
  await page.goto(url);
  await enabledApprove(page).click();
  const token = await inputValue(textbox(page, 'Platform token'));
  await page.goto(server.url('/settings/connected-apps'));
  await page.evaluate(() => history.back());
  await hasUrl(page, url);
  await visible(heading(page));
  assert.ok(!(await page.content()).includes(token));
  assert.ok(!(await isPresent(textbox(page, 'Platform token'))));
});

test('a customer decides using only the keyboard', async ({ openPage }) => {
  const { customer, page, url } = await prepareConsent(openPage, { members: { scopes: ['participants:email'] } });
  await page.goto(url);
  await focused(heading(page, 'Acme Labeling wants to connect to Globex'));
  await pressOn(checkbox(page, "Share trainers' Work Email with Acme Labeling"), ' ');
  await enabledApprove(page).wait();
  await pressOn(button(page, 'Approve'), 'Enter');
  await focused(heading(page, 'Acme Labeling is connected'));
  const [install] = await installs(customer);
  assert.equal(install.piiConsent, true);
});

for (const [how, press] of [
  ['click', (page) => button(page, 'Approve').click()],
  ['key', (page) => pressOn(button(page, 'Approve'), 'Enter')],
]) {
  test(`a ${how} within the first second only says to read first`, async ({ openPage }) => {
    const { customer, page, url } = await prepareConsent(openPage);
    await pauseTime(page);
    await page.goto(url);
    await visible(button(page, 'Approve'));
    await advanceTime(page, 999);
    await press(page);
    await shows(page, 'Read what this app asks for first');
    assert.deepEqual(await installs(customer), []);

    await advanceTime(page, 1);
    await enabledApprove(page).wait();
    await press(page);
    await visible(heading(page, 'Acme Labeling is connected'));
  });
}

test('a press that begins within the first second never counts, however late it ends', async ({ openPage }) => {
  const { customer, page, url } = await prepareConsent(openPage);
  await pauseTime(page);
  await page.goto(url);
  await button(page, 'Approve').hover();
  await advanceTime(page, 999);
  await page.mouse.down();
  await advanceTime(page, 5000);
  await enabledApprove(page).wait();
  await page.mouse.up();
  await shows(page, 'Read what this app asks for first');
  assert.deepEqual(await installs(customer), []);
});

test('a customer declines and returns with error=access_denied', async ({ openPage }) => {
  const query = { redirect_uri: `${platform.origin}/callback`, state: 'a b&c' };
  const { customer, page, url } = await prepareConsent(openPage, { query });
  await page.goto(url);
  await button(page, 'Decline').click();
  await focused(heading(page, 'Nothing was connected'));
  assert.deepEqual(await installs(customer), []);
  await link(page, `Return to ${platform.host}`).click();
  await visible(heading(page, 'Back on the platform'));
  assert.equal(platform.requests[0].url.search, '?error=access_denied&state=a+b%26c');
});

for (const [title, query, words] of [
  ['This link is broken', 'state=1&state=1', 'more than once'],
  [
    'This return address is not registered for Acme Labeling',
    `redirect_uri=${encodeURIComponent('https://evil.example/callback')}`,
    'https://evil.example',
  ],
]) {
  test(`a link is refused: ${title}`, async ({ openPage }) => {
    const { page, url } = await prepareConsent(openPage, { query });
    await page.goto(url);
    await focused(heading(page, title));
    await shows(page, words);
    assert.ok(!(await isPresent(button(page, 'Approve'))));
  });
}

test('an unknown slug has its own page', async ({ openPage }) => {
  const page = await openPage(await signUpCustomer());
  await page.goto(server.url(consentPath({ slug: unique('nobody') })));
  await focused(heading(page, 'This app does not exist'));
});

test("a member sees the request but can't decide", async ({ openPage }) => {
  const { customer, url } = await prepareConsent(openPage);
  const page = await openPage(await customer.invite('Max Member'));
  await page.goto(url);
  await focused(heading(page, 'Only an owner can decide'));
  await shows(page, customer.email);
  assert.ok(!(await isPresent(button(page, 'Approve'))));
});

test('a language chosen on the sign-in page stays on the consent page', async ({ openPage }) => {
  const developer = await User.signUp(server);
  const app = await developer.createApp();
  const customer = await signUpCustomer();
  const page = await openPage();
  const url = server.url(consentPath(app));
  await page.goto(url);
  await button(page, 'Español').click();
  await textbox(page, 'Correo electrónico').fill(customer.email);
  await passwordField(page, 'Contraseña').fill(customer.password);
  await button(page, 'Iniciar sesión').click();
  await focused(heading(page, 'Acme Labeling quiere conectarse a Globex'));
  await hasUrl(page, url);
  await enabledApprove(page, 'Aprobar').click();
  await focused(heading(page, 'Acme Labeling está conectada'));
  assert.match(await inputValue(textbox(page, 'Token de la plataforma')), /^ot_ptk_/);
  await page.goto(server.url('/settings/connected-apps'));
  await visible(link(page, 'Aplicaciones de plataforma'));
});
