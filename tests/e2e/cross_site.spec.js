import {
  APPS_PATH, button, consentPath, currentInstall, expect, heading, nextConsent, signIn, test,
} from '../harness/fixtures.js';

/** Only the same-site attacker's requests carry the session cookie. */
const attackers = [
  ['another site', (platform) => `http://localhost:${platform.port}`],
  ['another port of the same site', (platform) => platform.origin],
];

for (const [who, originOf] of attackers) {
  test(`${who} can't change anything: fetch, form, image, navigation`, async ({ openPage, customer, platform, server }) => {
    // Developer and customer at once, so that this session may make every one of the requests.
    const connected = await customer.createApp({ name: 'Connected' });
    const { install, token } = await customer.connect(connected);
    const app = await customer.createApp({ name: 'Wanted' });

    const page = await openPage(customer, { guarded: false });
    const pendingConsent = nextConsent(page);
    await page.goto(consentPath(app));
    const consent = await pendingConsent;
    // This browser opened the consent, so the same requests from its own page would succeed.
    const targets = [
      ['POST', `/api/v1/consents/${consent.id}/approve`, '{"piiConsent":true}'],
      ['POST', `/api/v1/consents/${consent.id}/decline`, ''],
      ['POST', `/api/v1/platform-apps/${app.id}/deactivate`, ''],
      ['POST', '/api/v1/invitations', '{}'],
      ['DELETE', `/api/v1/installs/${install.id}`, ''],
      ['DELETE', '/api/v1/session', ''],
    ].map(([method, path, body]) => [method, server.url(path), body]);

    const attacker = await page.context().newPage();
    const attack = `${originOf(platform)}/attack`;
    await attacker.goto(attack);
    await attacker.evaluate(sendRequests, targets);
    await attacker.evaluate(loadImages, targets);
    for (const [method, url, body] of targets) {
      if (method === 'POST') {
        await attacker.goto(attack);
        const response = attacker.waitForResponse(url);
        await Promise.all([attacker.waitForEvent('load'), attacker.evaluate(submitForm, [url, body])]);
        expect((await response).status(), 'the request arrived').toBe(403);
      }
      await attacker.goto(url);
    }

    expect((await customer.get(`/consents/${consent.id}`)).id, 'undecided').toBe(consent.id);
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
    await expect(heading(page, 'Wanted is connected'), 'the page itself can still approve').toBeVisible();
  });
}

/** Runs in the attacker's page. Sends each request in every way that `fetch` and beacons allow. */
async function sendRequests(requests) {
  for (const [method, url, body] of requests) {
    for (const mode of ['cors', 'no-cors']) {
      for (const type of ['text/plain', 'application/json']) {
        const headers = body ? { 'Content-Type': type } : {};
        await fetch(url, { method, mode, headers, body: body || undefined, credentials: 'include' }).catch(() => {});
      }
    }
    navigator.sendBeacon(url, body);
  }
}

async function loadImages(requests) {
  for (const [, url] of requests) {
    const image = new Image();
    await new Promise((resolve) => {
      image.onload = image.onerror = resolve;
      image.src = url;
    });
  }
}

/** Submits a text/plain form whose only field forms the JSON body. */
function submitForm([url, body]) {
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

test("another site can't sign the browser in", async ({ openPage, developer, platform, server }) => {
  const page = await openPage(undefined, { guarded: false });
  await page.goto(`http://localhost:${platform.port}/attack`);
  const { email, password } = developer;
  await page.evaluate(sendRequests, [['POST', server.url('/api/v1/session'), JSON.stringify({ email, password })]]);
  expect(await page.context().cookies(server.origin)).toEqual([]);
});

// As written in the URL.
for (const returnTo of [
  '//evil.example',
  '/\\evil.example',
  '/%5Cevil.example',
  'https:evil.example',
  'https://evil.example/',
  '/%09/evil.example',
  '/%0A%5Cevil.example',
  '/.//evil.example',
  '/%252e//evil.example',
  '/x/..//evil.example',
  'javascript:alert(document.domain)',
  'data:text/html,evil',
]) {
  test(`return_to=${returnTo} leads to the start page`, async ({ openPage, developer, server, consoleGuard }) => {
    consoleGuard.allowStatus(401, /^\/api\/v1\/session$/);
    const page = await openPage();
    const foreignRequests = [];
    page.context().on('request', (request) => {
      if (!request.url().startsWith(server.origin)) foreignRequests.push(request.url());
    });
    await page.goto(`/sign-in?return_to=${returnTo}`);
    await signIn(page, developer);
    await expect(heading(page, 'Platform apps')).toBeVisible();
    await expect(page).toHaveURL(server.url(APPS_PATH));
    expect(foreignRequests).toEqual([]);
  });
}
