import { button, consentPath, currentInstall, expect, heading, signIn, test } from '../harness/test.js';

/** One site sends the session's cookie along with its requests, the other does not. */
const attackers = [
  ['another site', (partner) => `http://localhost:${partner.port}`],
  ['another port of the same site', (partner) => partner.origin],
];

for (const [who, originOf] of attackers) {
  test(`${who} changes nothing: fetch, form, image, navigation`, async ({ visit, customer, partner, server }) => {
    // Developer and customer in one, so that every call is one that this session may make.
    const connected = await customer.createApp({ name: 'Connected' });
    const { install, token } = await customer.connect(connected);
    const app = await customer.createApp({ name: 'Wanted' });

    const page = await visit(customer, { watched: false });
    const answer = page.waitForResponse((response) => response.url().endsWith('/api/v1/consents'));
    await page.goto(consentPath(app));
    const consent = await (await answer).json();
    // The consent is this browser's: its calls would count if they came from its own page.
    const attacked = [
      ['POST', `/api/v1/consents/${consent.id}/approve`, '{"piiConsent":true}'],
      ['POST', `/api/v1/consents/${consent.id}/decline`, ''],
      ['POST', `/api/v1/platform-apps/${app.id}/deactivate`, ''],
      ['POST', '/api/v1/invitations', '{}'],
      ['DELETE', `/api/v1/installs/${install.id}`, ''],
      ['DELETE', '/api/v1/session', ''],
    ].map(([method, path, body]) => [method, server.url(path), body]);

    const attacker = await page.context().newPage();
    const attack = `${originOf(partner)}/attack`;
    await attacker.goto(attack);
    await attacker.evaluate(fetches, attacked);
    await attacker.evaluate(images, attacked);
    for (const [method, url, body] of attacked) {
      if (method === 'POST') {
        await attacker.goto(attack);
        const answer = attacker.waitForResponse(url);
        await Promise.all([attacker.waitForEvent('load'), attacker.evaluate(postForm, [url, body])]);
        expect((await answer).status(), 'it did arrive').toBe(403);
      }
      await attacker.goto(url);
    }

    expect((await customer.get(`/consents/${consent.id}`)).id, 'still to be decided').toBe(consent.id);
    expect((await customer.get(`/platform-apps/${app.id}`)).status).toBe('ACTIVE');
    expect((await currentInstall(server, token)).status).toBe(200);
    const { items } = await customer.get('/activity');
    expect(items.map(({ type }) => type).sort()).toEqual([
      'APP_REGISTERED',
      'APP_REGISTERED',
      'CONSENT_APPROVED',
    ]);

    await page.bringToFront();
    await button(page, 'Approve').click();
    await expect(heading(page, 'Wanted is connected'), 'and its own page still can').toBeVisible();
  });
}

/** Runs in the attacker's page: every way in which it can send a call. */
async function fetches(calls) {
  for (const [method, url, body] of calls) {
    for (const mode of ['cors', 'no-cors']) {
      for (const type of ['text/plain', 'application/json']) {
        const headers = body ? { 'Content-Type': type } : {};
        await fetch(url, { method, mode, headers, body: body || undefined, credentials: 'include' }).catch(() => {});
      }
    }
    navigator.sendBeacon(url, body);
  }
}

async function images(calls) {
  for (const [, url] of calls) {
    const image = new Image();
    await new Promise((done) => {
      image.onload = image.onerror = done;
      image.src = url;
    });
  }
}

/** As text, whose one field spells JSON. */
function postForm([url, body]) {
  const form = document.createElement('form');
  Object.assign(form, { method: 'post', action: url, enctype: 'text/plain' });
  if (body) {
    const field = document.createElement('input');
    field.name = body.replace(/}$/, ',"x":"');
    field.value = '"}';
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}

test('signing somebody in from elsewhere is refused, too', async ({ visit, developer, partner, server }) => {
  const page = await visit(undefined, { watched: false });
  await page.goto(`http://localhost:${partner.port}/attack`);
  const { email, password } = developer;
  await page.evaluate(fetches, [['POST', server.url('/api/v1/session'), JSON.stringify({ email, password })]]);
  expect(await page.context().cookies(server.origin)).toEqual([]);
});

// As they stand in the address.
for (const returnTo of [
  '//evil.example',
  '/\\evil.example',
  '/%5Cevil.example',
  'https:evil.example',
  'https://evil.example/',
  '/%09/evil.example',
  '/%0A%5Cevil.example',
  'javascript:alert(document.domain)',
  'data:text/html,evil',
]) {
  test(`return_to=${returnTo} leads to the start`, async ({ visit, developer, server, watch }) => {
    watch.expect(401, /^\/api\/v1\/session$/);
    const page = await visit();
    const strayed = [];
    page.context().on('request', (request) => {
      if (!request.url().startsWith(server.origin)) strayed.push(request.url());
    });
    await page.goto(`/sign-in?return_to=${returnTo}`);
    await signIn(page, developer);
    await expect(heading(page, 'Platform apps')).toBeVisible();
    await expect(page).toHaveURL(server.url('/settings/developer/platform-apps'));
    expect(strayed).toEqual([]);
  });
}
