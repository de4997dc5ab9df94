import {
  advanceTime, approve, APPS_PATH, button, consentPath, currentInstall, expect, heading, leave, openReview,
  PASSWORD, passwordField, pauseTime, readClipboard, selectedText, signIn, test, textbox, unique, User,
} from '../harness/fixtures.js';
import { pressOn, typeInto } from '../harness/keyboard.js';

test('a developer registers an app using only the keyboard (rules 1 and 7)', async ({ openPage, platform, server }) => {
  const page = await openPage();
  const slug = unique('acme');
  await page.goto('/sign-up');
  await typeInto(page, textbox(page, 'Your name'), 'Ada Owner');
  await typeInto(page, textbox(page, 'Email'), `${slug}@example.com`);
  await typeInto(page, passwordField(page), PASSWORD);
  await typeInto(page, textbox(page, 'Organization name'), 'Acme Labeling Inc');
  await pressOn(page, button(page, 'Create account'), 'Enter');

  await expect(heading(page, 'Platform apps')).toBeFocused();
  await pressOn(page, page.getByRole('link', { name: 'New platform app' }).first(), 'Enter');

  await typeInto(page, textbox(page, 'Name'), 'Acme Labeling');
  await expect(textbox(page, 'Slug'), 'the slug follows the name').toHaveValue('acme-labeling');
  await pressOn(page, textbox(page, 'Slug'), 'ControlOrMeta+a');
  await typeInto(page, textbox(page, 'Slug'), slug);
  await typeInto(page, textbox(page, 'Description'), 'Labels images.\nFast.');
  await typeInto(page, textbox(page, 'Website URL'), 'https://acme.example/about');
  const redirectUris = page.getByRole('group', { name: 'Redirect URIs' });
  await pressOn(page, button(redirectUris, 'Add redirect URI'), 'Enter');
  await typeInto(page, textbox(redirectUris, 'Redirect URI 1'), `${platform.origin}/callback`);
  const scopes = page.getByRole('group', { name: 'Scopes' });
  await pressOn(page, scopes.getByRole('checkbox', { name: 'See project links' }), 'Space');
  await pressOn(page, scopes.getByRole('checkbox', { name: 'Report work' }), 'Space');
  await pressOn(page, button(page, 'Create app'), 'Enter');

  await expect(page.getByText('App created')).toBeVisible();
  await expect(page).toHaveURL(/\/settings\/developer\/platform-apps\/[0-9a-f-]{36}/);
  await expect(page).toHaveTitle('Acme Labeling · Platform apps');
  await expect(page.getByText(/client secret/)).toBeVisible();

  await pauseTime(page);
  const copied = page.getByRole('status').filter({ hasText: 'Copied' });
  await pressOn(page, button(page, 'Copy client ID').first(), 'Enter');
  await expect(copied).toBeVisible();
  await advanceTime(page, 1500);
  await pressOn(page, button(page, 'Copy client ID').first(), 'Enter');
  expect(await readClipboard(page)).toMatch(/^ptnapp_[0-9A-Za-z]{24}$/);
  await advanceTime(page, 1500);
  await expect(copied, 'counted from the last press').toBeVisible();
  await advanceTime(page, 500);
  await expect(copied, 'only for a moment').toHaveCount(0);
  await pressOn(page, button(page, 'Copy consent link').first(), 'Enter');
  await expect(copied).toBeVisible();
  expect(await readClipboard(page)).toBe(server.url(`/integrations/${slug}/connect`));
});

test('the link builder encodes every parameter', async ({ openPage, developer, platform, server }) => {
  const app = await developer.createApp({ redirectUris: [`${platform.origin}/callback`] });
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/${app.id}`);

  const builder = page.getByRole('region', { name: 'Consent link' });
  await textbox(builder, 'External project ID').fill('Projekt 42 & co');
  await builder
    .getByRole('combobox', { name: 'Redirect URI' })
    .selectOption(`${platform.origin}/callback`);
  await textbox(builder, 'Path').fill('/done');
  await textbox(builder, 'State').fill('a b&c=d#e%f+g');
  await button(builder, 'Copy consent link').click();

  await expect.poll(() => readClipboard(page)).toContain('redirect_uri');
  const link = new URL(await readClipboard(page));
  expect(link.origin + link.pathname).toBe(server.url(consentPath(app)));
  expect(Object.fromEntries(link.searchParams)).toEqual({
    external_project_id: 'Projekt 42 & co',
    redirect_uri: `${platform.origin}/callback/done`,
    state: 'a b&c=d#e%f+g',
  });

  await textbox(builder, 'Path').fill('/../elsewhere');
  await expect(builder.getByText(/Write the address as a browser shows it/)).toBeVisible();
});

test('a customer connects the app from its link', async ({ openPage, developer, customer, platform, server, consoleGuard }) => {
  const app = await developer.createApp({
    description: 'Labels images.\nFast.',
    websiteUrl: 'https://acme.example/about',
    redirectUris: [`${platform.origin}/callback`],
    scopes: ['project-links:write', 'participants:email', 'usage:write'],
  });
  const link = consentPath(app, {
    external_project_id: 'Projekt 42 & co',
    redirect_uri: `${platform.origin}/callback/done?flag&x=a%20b`,
    state: 'a b&c=d#e%f+g',
  });
  consoleGuard.allowStatus(401, /^\/api\/v1\/(consents|session)$/);
  const page = await openPage();

  await test.step('signs in on the way and keeps every parameter (rule 15)', async () => {
    await page.goto(link);
    await expect(heading(page, 'Sign in')).toBeVisible();
    expect(new URL(page.url()).searchParams.get('return_to')).toBe(link);
    await expect(page.getByText('Acme Labeling'), 'the app is unknown until then').toHaveCount(0);
    await signIn(page, customer);
    await expect(page).toHaveURL(server.url(link));
  });

  await test.step('reads everything the app asks for (rule 17)', async () => {
    await expect(heading(page, 'Acme Labeling wants to connect to Globex')).toBeFocused();
    const main = page.getByRole('main');
    await expect(main).toContainText('Made by Acme Labeling Inc, not reviewed by OpenTrain');
    await expect(main.getByRole('link', { name: /acme\.example/ })).toHaveAttribute('rel', 'noopener noreferrer');
    await expect(main).toContainText('Labels images.\nFast.', { useInnerText: true });
    await expect(main).toContainText(customer.email);
    await expect(button(page, 'Use another account')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'This app will be able to' })).toBeVisible();
    for (const [title, meaning] of [
      ['Create and remove project links', "see, link and unlink the platform's projects and your jobs"],
      ["Receive trainers' Work Email", 'the @opentrain.work address'],
      ['Report work', 'daily hours, tasks and labels on linked contracts'],
    ]) {
      const scope = main.getByRole('listitem').filter({ hasText: title });
      await expect(scope).toContainText(new RegExp(meaning, 'i'));
    }
    await expect(main.getByText('See contracts and budgets')).toHaveCount(0);
    await expect(main).toContainText(`After this you return to ${platform.origin}`);
    await expect(main.getByText(`${platform.origin}/callback/done?flag&x=a%20b`)).toBeHidden();
    await main.getByText('Full address').click();
    await expect(main.getByText(`${platform.origin}/callback/done?flag&x=a%20b`)).toBeVisible();
    await expect(page.getByRole('navigation')).toHaveCount(0);
  });

  const token = await test.step('approves and shares Work Email', async () => {
    const share = page.getByRole('checkbox', { name: "Share trainers' Work Email with Acme Labeling" });
    await expect(share).not.toBeChecked();
    await share.check();
    const token = await approve(page);
    await expect(heading(page, 'Acme Labeling is connected')).toBeFocused();
    await expect(page).toHaveTitle(/Acme Labeling is connected/);
    expect(token).toMatch(/^ot_ptk_[0-9A-Za-z]{36}$/);
    expect(page.url(), 'never in the URL').not.toContain(token);
    return token;
  });

  await test.step('is asked once if the token was not copied', async () => {
    await button(page, `Continue to ${platform.host}`).click();
    await expect(page.getByRole('alert').filter({ hasText: "haven't copied" })).toBeVisible();
  });

  await test.step('copies the token, and a receipt without it', async () => {
    await button(page, 'Copy receipt').click();
    await expect.poll(() => readClipboard(page)).toContain('Acme Labeling Inc');
    expect(await readClipboard(page)).not.toContain(token);
    await button(page, 'Copy token').click();
    await expect.poll(() => readClipboard(page)).toBe(token);
  });

  await test.step('continues to the platform, which gets the install ID but no token (rule 23)', async () => {
    await button(page, `Continue to ${platform.host}`).click();
    await expect(heading(page, 'Back on the platform')).toBeVisible();
    expect(platform.requests).toHaveLength(1);
    const [{ method, url, headers }] = platform.requests;
    expect(method).toBe('GET');
    expect(url.pathname).toBe('/callback/done');
    const id = url.searchParams.get('opentrain_install_id');
    expect(url.search).toBe(
      `?flag&x=a%20b&opentrain_install_id=${id}` +
        '&state=a+b%26c%3Dd%23e%25f%2Bg&external_project_id=Projekt+42+%26+co',
    );
    expect(headers.referer).toBeUndefined();
    expect(JSON.stringify(platform.requests)).not.toContain('ot_ptk_');

    const { status, body } = await currentInstall(server, token);
    expect(status).toBe(200);
    expect(body.install).toMatchObject({
      id,
      status: 'ACTIVE',
      scopes: ['project-links:write', 'participants:email', 'usage:write'],
      piiConsent: true,
      partnerApp: { slug: app.slug, name: 'Acme Labeling' },
    });
  });

  await test.step('finds no token after going back', async () => {
    await page.goBack();
    await expect(page.getByText(token)).toHaveCount(0);
    await expect(textbox(page, 'Platform token')).toHaveCount(0);
  });
});

test('a customer without an account signs up on the way', async ({ openPage, developer, server, consoleGuard }) => {
  const app = await developer.createApp();
  const link = consentPath(app, { state: 'kept & whole', external_project_id: '7' });
  consoleGuard.allowStatus(401, /^\/api\/v1\/(consents|session)$/);
  const page = await openPage();
  await page.goto(link);
  await page.getByRole('link', { name: 'Create account' }).click();
  await textbox(page, 'Your name').fill('Nora New');
  await textbox(page, 'Email').fill(`${unique('nora')}@example.com`);
  await passwordField(page).fill(PASSWORD);
  await textbox(page, 'Organization name').fill('Initech');
  await button(page, 'Create account').click();

  await expect(page).toHaveURL(server.url(link));
  await expect(heading(page, 'Acme Labeling wants to connect to Initech')).toBeVisible();
  await approve(page);
  await expect(heading(page, 'Acme Labeling is connected')).toBeVisible();
  await expect(button(page, /Continue/), 'the link has no redirect URI').toHaveCount(0);
});

test('a customer can switch to another account', async ({ openPage, developer, customer, server, consoleGuard }) => {
  const app = await developer.createApp();
  const other = await User.signUp(server, { organization: 'Umbrella' });
  consoleGuard.allowStatus(401, /^\/api\/v1\/(consents|session)$/);
  const page = await openPage(customer);
  await openReview(page, consentPath(app, { state: '1' }));
  await button(page, 'Use another account').click();
  await signIn(page, other);
  await expect(heading(page, 'Acme Labeling wants to connect to Umbrella')).toBeVisible();
  await expect(page).toHaveURL(server.url(consentPath(app, { state: '1' })));
});

test('Work Email stays private unless the customer ticks its checkbox (rule 18)', async ({ openPage, developer, customer }) => {
  const app = await developer.createApp({ scopes: ['participants:email'] });
  const page = await openPage(customer);
  await openReview(page, consentPath(app));
  await approve(page);
  const { items } = await customer.get('/installs');
  expect(items[0]).toMatchObject({ scopes: ['participants:email'], piiConsent: false });
});

test('when the clipboard refuses, the token is selected and the page says so', async ({ openPage, developer, customer }) => {
  const app = await developer.createApp();
  const page = await openPage(customer);
  await page.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  });
  await openReview(page, consentPath(app));
  const token = await approve(page);
  await button(page, 'Copy token').click();
  await expect(page.getByRole('status').filter({ hasText: /selected/ })).toBeVisible();
  expect(await selectedText(textbox(page, 'Platform token'))).toBe(token);
});

test('leaving the page clears the token, switching tabs does not (rule 21)', async ({ openPage, developer, customer }) => {
  const app = await developer.createApp();
  const page = await openPage(customer);
  await openReview(page, consentPath(app));
  const token = await approve(page);

  const otherTab = await page.context().newPage();
  await otherTab.bringToFront();
  await otherTab.close();
  await expect(textbox(page, 'Platform token')).toHaveValue(token);

  await leave(page);
  await expect(page.getByText('We cleared the token from this page.')).toBeAttached();
  await expect(page.getByLabel('Platform token')).toHaveCount(0);

  await page.goto('/settings/connected-apps');
  await page.goBack();
  await expect(page.getByRole('main')).toBeVisible();
  expect(await page.content()).not.toContain(token);
  await expect(textbox(page, 'Platform token')).toHaveCount(0);
  const storage = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state]));
  expect(storage).not.toContain('ot_ptk_');
});
