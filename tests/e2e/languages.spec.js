import {
  APPS_PATH, button, consentPath, errorSummary, expect, heading, holdRequests, passwordField, test, textbox,
  unique, User,
} from '../harness/fixtures.js';

const root = (page) => page.locator('html');
const mexican = { locale: 'es-MX' };

/** The catalogues that the page has loaded. */
const loadedCatalogues = (page) =>
  page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name).pathname.match(/(\w+\.\w\w)(-\w+)?\.json$/)?.[1])
      .filter(Boolean),
  );

test('the language follows the browser, and only a translation loads a catalogue', async ({
  developer,
  openPage,
}) => {
  const spanish = await openPage(developer, mexican);
  await spanish.goto(APPS_PATH);
  await expect(heading(spanish, 'Aplicaciones de plataforma')).toBeVisible();
  await expect(root(spanish)).toHaveAttribute('lang', 'es');
  expect(await loadedCatalogues(spanish)).toEqual(['settings.es']);

  const english = await openPage(developer, { locale: 'de-DE' });
  await english.goto(APPS_PATH);
  await expect(heading(english, 'Platform apps')).toBeVisible();
  await expect(root(english)).toHaveAttribute('lang', 'en');
  expect(await loadedCatalogues(english)).toEqual([]);
});

test('a language that has the name of a property of every object is skipped', async ({ openPage }) => {
  const page = await openPage();
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'languages', { get: () => ['constructor', 'es-MX'] });
  });
  await page.goto('/sign-in');
  await expect(heading(page, 'Iniciar sesión')).toBeVisible();
});

test('a chosen language is remembered and keeps what was typed', async ({
  developer,
  openPage,
}) => {
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/new`);
  await textbox(page, 'Name').fill('Typed in English');
  const choices = page.getByRole('group', { name: 'Language' });
  await expect(choices.getByRole('button', { pressed: true })).toHaveText('English');
  await choices.getByRole('button', { name: 'Español' }).click();

  await expect(heading(page, 'Nueva aplicación de plataforma')).toBeVisible();
  await expect(root(page)).toHaveAttribute('lang', 'es');
  await expect(textbox(page, 'Nombre')).toHaveValue('Typed in English');
  await expect(page.getByText('Restauramos lo que había escrito en esta página.')).toBeVisible();

  await page.goto('/sign-in');
  await expect(heading(page, 'Iniciar sesión')).toBeVisible();
  const others = page.getByRole('group', { name: 'Idioma' });
  await expect(others.getByRole('button', { pressed: true })).toHaveText('Español');
  await others.getByRole('button', { name: 'English' }).click();
  await expect(heading(page, 'Sign in')).toBeVisible();
});

test('changing the language keeps the sign-up form, but never the password', async ({
  openPage,
}) => {
  const page = await openPage(null);
  // Read before the program restores the draft and removes it.
  await page.addInitScript(() => (window.stored = JSON.stringify(sessionStorage)));
  await page.goto('/sign-up?return_to=%2Fsettings%2Fmembers');
  await textbox(page, 'Your name').fill('Ada');
  await textbox(page, 'Email').fill('ada@example.com');
  await passwordField(page).fill('never to be stored');
  await textbox(page, 'Organization name').fill('Acme');
  await page.getByRole('button', { name: 'Español' }).click();

  await expect(heading(page, 'Crear cuenta')).toBeFocused();
  await expect(textbox(page, 'Su nombre')).toHaveValue('Ada');
  await expect(textbox(page, 'Correo electrónico')).toHaveValue('ada@example.com');
  await expect(textbox(page, 'Nombre de la organización')).toHaveValue('Acme');
  await expect(passwordField(page, 'Contraseña')).toHaveValue('');
  const stored = await page.evaluate(() => window.stored);
  expect(stored).toContain('ada@example.com');
  expect(stored).not.toContain('never to be stored');

  await page.getByRole('link', { name: 'Iniciar sesión' }).click();
  await textbox(page, 'Correo electrónico').fill('grace@example.com');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(heading(page, 'Sign in')).toBeFocused();
  await expect(textbox(page, 'Email')).toHaveValue('grace@example.com');
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});

test("the language can't be changed while the token is shown", async ({
  developer,
  customer,
  openPage,
}) => {
  const app = await developer.createApp();
  const page = await openPage(customer, mexican);
  await page.goto(consentPath(app));
  await button(page, 'Aprobar').click();
  await expect(textbox(page, 'Token de la plataforma')).toHaveValue(/^ot_ptk_/);
  await expect(page.getByRole('group', { name: 'Tema' })).toBeVisible();
  await expect(page.getByRole('group', { name: 'Idioma' })).toBeHidden();
  expect(await loadedCatalogues(page)).toEqual(['customer.es']);
});

test("server errors are shown in the reader's language", async ({
  developer,
  openPage,
  consoleGuard,
}) => {
  const page = await openPage(developer, mexican);
  const { slug } = await developer.createApp();
  await page.goto(`${APPS_PATH}/new?name=Acme&scope=usage:write`);
  consoleGuard.allowStatus(409, /platform-apps$/);
  await page.route('**/api/v1/slugs/*', (route) => route.fulfill({ json: { available: true, suggestion: null } }));
  await textbox(page, 'Slug').fill(slug);
  await button(page, 'Crear aplicación').click();
  const summary = errorSummary(page, 'Hay un problema');
  await expect(summary).toContainText('Este slug ya está en uso. Elija otro.');

  await textbox(page, 'Slug').fill(unique('acme'));
  consoleGuard.allowStatus(500, /platform-apps$/);
  await page.route('**/api/v1/platform-apps', (route) =>
    route.fulfill({ status: 500, json: { error: 'English', code: 'INTERNAL_ERROR', requestId: '1' } }),
  );
  await button(page, 'Crear aplicación').click();
  await expect(summary).toContainText('Tuvimos un problema técnico.');
});

test('numbers, plurals and dates follow the language', async ({ developer, openPage }) => {
  const app = await developer.createApp();
  const customer = await User.signUp(developer.server, { organization: 'Globex' });
  await customer.connect(app);
  const page = await openPage(developer, mexican);
  await page.goto(APPS_PATH);
  const row = page.getByRole('listitem').filter({ hasText: app.slug });
  await expect(row).toContainText('1 instalación activa');
  const today = new Intl.DateTimeFormat('es-MX', { dateStyle: 'medium', timeZone: 'Europe/Berlin' });
  await expect(row).toContainText(`Creada el ${today.format(new Date(app.createdAt))}`);
});

test('a page whose catalogue fails to load says so', async ({ openPage }) => {
  const page = await openPage(null, { ...mexican, guarded: false });
  await page.route('**/i18n/*.json', (route) => route.abort());
  await page.goto('/sign-in');
  await expect(heading(page, 'No pudimos cargar esta página')).toBeVisible();
  await expect(page.getByText('Check your connection')).toBeHidden();
  await page.unroute('**/i18n/*.json');
  await button(page, 'Reintentar').click();
  await expect(heading(page, 'Iniciar sesión')).toBeVisible();
});

test('the program waits for a late catalogue', async ({ openPage }) => {
  const page = await openPage(null, mexican);
  const release = await holdRequests(page, '**/i18n/*.json');
  const program = page.waitForEvent('requestfinished', (request) => request.url().endsWith('.wasm'));
  await page.goto('/sign-in');
  await program;
  await expect(page.getByText('Cargando…', { exact: true }).last()).toBeVisible();
  release();
  await expect(heading(page, 'Iniciar sesión')).toBeVisible();
});
