import { strict as assert } from 'node:assert';
import { consentPath, currentInstall, Person, unique } from '../harness/people.js';
import {
  button, checkbox, clipboard, focused, hasUrl, heading, isThere, journey, link, openApprove, partner, passes,
  password, pressOn, server, shows, signIn, stopTime, textbox, valueOf, visible,
} from './harness.js';

const signUpCustomer = () => Person.signUp(server, { name: 'Carla Customer', organization: 'Globex' });

/** An app of another organization, and the page of somebody who may let it in. */
async function openConsent(visit, { members, query } = {}) {
  const developer = await Person.signUp(server);
  const app = await developer.createApp({ redirectUris: [`${partner.origin}/callback`], ...members });
  const customer = await signUpCustomer();
  const page = await visit(customer);
  return { app, customer, page, url: server.url(consentPath(app, query)) };
}

const installs = async (customer) => (await customer.get('/installs')).items;

journey('a customer signs in on the way, approves, copies the token once and continues', async ({ visit }) => {
  const developer = await Person.signUp(server);
  const app = await developer.createApp({
    redirectUris: [`${partner.origin}/callback`],
    scopes: ['participants:email', 'usage:write'],
  });
  const customer = await signUpCustomer();
  const path = consentPath(app, { redirect_uri: `${partner.origin}/callback/done?flag`, state: 'a b&c=d#e%f+g' });
  const page = await visit();
  await page.goto(server.url(path));
  await visible(heading(page, 'Sign in'));
  assert.equal(new URL(page.url()).searchParams.get('return_to'), path);
  await signIn(page, customer);

  await focused(heading(page, 'Acme Labeling wants to connect to Globex'));
  assert.equal(page.url(), server.url(path));
  await shows(page, 'Made by Acme Labeling Inc, not reviewed by OpenTrain');
  await checkbox(page, "Share trainers' Work Email with Acme Labeling").click();
  await openApprove(page).click();

  await focused(heading(page, 'Acme Labeling is connected'));
  const token = await valueOf(textbox(page, 'Platform token'));
  assert.match(token, /^ot_ptk_[0-9A-Za-z]{36}$/);
  await button(page, `Continue to ${partner.host}`).click();
  await shows(page, "haven't copied");
  await stopTime(page);
  await button(page, 'Copy token').click();
  await shows(page, 'Copied');
  assert.equal(await clipboard(page), token);

  await button(page, `Continue to ${partner.host}`).click();
  await visible(heading(page, 'Back on the platform'));
  const { install } = (await currentInstall(server, token)).body;
  assert.equal(install.piiConsent, true);
  const [request] = partner.requests;
  assert.equal(request.url.pathname, '/callback/done');
  assert.equal(request.url.search, `?flag&opentrain_install_id=${install.id}&state=a+b%26c%3Dd%23e%25f%2Bg`);
  assert.equal(request.headers.referer, undefined);
  assert.ok(!JSON.stringify(partner.requests).includes('ot_ptk_'));
});

journey('the token is shown once: going back finds none', async ({ visit }) => {
  const { page, url } = await openConsent(visit);
  await page.goto(url);
  await openApprove(page).click();
  const token = await valueOf(textbox(page, 'Platform token'));
  await page.goto(server.url('/settings/connected-apps'));
  // Puppeteer's own waits for a load, which a page from the back/forward cache doesn't have.
  await page.evaluate(() => history.back());
  await hasUrl(page, url);
  await visible(heading(page));
  assert.ok(!(await page.content()).includes(token));
  assert.ok(!(await isThere(textbox(page, 'Platform token'))));
});

journey('a customer decides with the keyboard alone', async ({ visit }) => {
  const { customer, page, url } = await openConsent(visit, { members: { scopes: ['participants:email'] } });
  await page.goto(url);
  await focused(heading(page, 'Acme Labeling wants to connect to Globex'));
  await pressOn(checkbox(page, "Share trainers' Work Email with Acme Labeling"), ' ');
  await openApprove(page).wait();
  await pressOn(button(page, 'Approve'), 'Enter');
  await focused(heading(page, 'Acme Labeling is connected'));
  const [install] = await installs(customer);
  assert.equal(install.piiConsent, true);
});

for (const [how, press] of [
  ['click', (page) => button(page, 'Approve').click()],
  ['key', (page) => pressOn(button(page, 'Approve'), 'Enter')],
]) {
  journey(`a ${how} within the first second only says to read first`, async ({ visit }) => {
    const { customer, page, url } = await openConsent(visit);
    await stopTime(page);
    await page.goto(url);
    await visible(button(page, 'Approve'));
    await passes(page, 999);
    await press(page);
    await shows(page, 'Read what this app asks for first');
    assert.deepEqual(await installs(customer), []);

    await passes(page, 1);
    await openApprove(page).wait();
    await press(page);
    await visible(heading(page, 'Acme Labeling is connected'));
  });
}

journey('a press begun within the first second never counts, however late it ends', async ({ visit }) => {
  const { customer, page, url } = await openConsent(visit);
  await stopTime(page);
  await page.goto(url);
  await button(page, 'Approve').hover();
  await passes(page, 999);
  await page.mouse.down();
  await passes(page, 5000);
  await openApprove(page).wait();
  await page.mouse.up();
  await shows(page, 'Read what this app asks for first');
  assert.deepEqual(await installs(customer), []);
});

journey('a customer declines and returns with the reason', async ({ visit }) => {
  const query = { redirect_uri: `${partner.origin}/callback`, state: 'a b&c' };
  const { customer, page, url } = await openConsent(visit, { query });
  await page.goto(url);
  await button(page, 'Decline').click();
  await focused(heading(page, 'Nothing was connected'));
  assert.deepEqual(await installs(customer), []);
  await link(page, `Return to ${partner.host}`).click();
  await visible(heading(page, 'Back on the platform'));
  assert.equal(partner.requests[0].url.search, '?error=access_denied&state=a+b%26c');
});

for (const [title, query, words] of [
  ['This link is broken', 'state=1&state=1', 'more than once'],
  [
    'This return address is not registered for Acme Labeling',
    `redirect_uri=${encodeURIComponent('https://evil.example/callback')}`,
    'https://evil.example',
  ],
]) {
  journey(`a link is refused: ${title}`, async ({ visit }) => {
    const { page, url } = await openConsent(visit, { query });
    await page.goto(url);
    await focused(heading(page, title));
    await shows(page, words);
    assert.ok(!(await isThere(button(page, 'Approve'))));
  });
}

journey('an unknown app', async ({ visit }) => {
  const page = await visit(await signUpCustomer());
  await page.goto(server.url(consentPath({ slug: unique('nobody') })));
  await focused(heading(page, 'This app does not exist'));
});

journey('a member reads the request, and only an owner can decide', async ({ visit }) => {
  const { customer, url } = await openConsent(visit);
  const page = await visit(await customer.invite('Max Member'));
  await page.goto(url);
  await focused(heading(page, 'Only an owner can decide'));
  await shows(page, customer.email);
  assert.ok(!(await isThere(button(page, 'Approve'))));
});

journey('in Spanish, chosen on the sign-in page of a consent link', async ({ visit }) => {
  const developer = await Person.signUp(server);
  const app = await developer.createApp();
  const customer = await signUpCustomer();
  const page = await visit();
  const url = server.url(consentPath(app));
  await page.goto(url);
  await button(page, 'Español').click();
  await textbox(page, 'Correo electrónico').fill(customer.email);
  await password(page, 'Contraseña').fill(customer.password);
  await button(page, 'Iniciar sesión').click();
  await focused(heading(page, 'Acme Labeling quiere conectarse a Globex'));
  await hasUrl(page, url);
  await openApprove(page, 'Aprobar').click();
  await focused(heading(page, 'Acme Labeling está conectada'));
  assert.match(await valueOf(textbox(page, 'Token de la plataforma')), /^ot_ptk_/);
  await page.goto(server.url('/settings/connected-apps'));
  await visible(link(page, 'Aplicaciones de plataforma'));
});
