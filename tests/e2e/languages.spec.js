import {
  button,
  consentPath,
  expect,
  heading,
  hold,
  Person,
  test,
  textbox,
  unique,
} from '../harness/test.js';

const LIST = '/settings/developer/platform-apps';
const language = (page) => page.locator('html');
const mexican = { locale: 'es-MX' };

/** The files of texts that the page fetched. */
const textsOf = (page) =>
  page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name).pathname.match(/(\w+\.\w\w)(-\w+)?\.json$/)?.[1])
      .filter(Boolean),
  );

test('the language is the browser’s, and its texts are loaded if they are not English', async ({
  developer,
  visit,
}) => {
  const spanish = await visit(developer, mexican);
  await spanish.goto(LIST);
  await expect(heading(spanish, 'Apps de plataforma')).toBeVisible();
  await expect(language(spanish)).toHaveAttribute('lang', 'es');
  expect(await textsOf(spanish)).toEqual(['settings.es']);

  const english = await visit(developer, { locale: 'de-DE' });
  await english.goto(LIST);
  await expect(heading(english, 'Platform apps')).toBeVisible();
  await expect(language(english)).toHaveAttribute('lang', 'en');
  expect(await textsOf(english)).toEqual([]);
});

test('a language can be chosen, is remembered, and costs nothing that was typed', async ({
  developer,
  visit,
}) => {
  const page = await visit(developer);
  await page.goto(`${LIST}/new`);
  await textbox(page, 'Name').fill('Typed in English');
  const choices = page.getByRole('group', { name: 'Language' });
  await expect(choices.getByRole('button', { pressed: true })).toHaveText('English');
  await choices.getByRole('button', { name: 'Español' }).click();

  await expect(heading(page, 'Nueva app de plataforma')).toBeVisible();
  await expect(language(page)).toHaveAttribute('lang', 'es');
  await expect(textbox(page, 'Nombre')).toHaveValue('Typed in English');
  await expect(page.getByText('Lo que había escrito en esta página está aquí de nuevo.')).toBeVisible();

  await page.goto('/sign-in');
  await expect(heading(page, 'Iniciar sesión')).toBeVisible();
  const others = page.getByRole('group', { name: 'Idioma' });
  await expect(others.getByRole('button', { pressed: true })).toHaveText('Español');
  await others.getByRole('button', { name: 'English' }).click();
  await expect(heading(page, 'Sign in')).toBeVisible();
});

test('what was typed on the way in outlives a change of language, but for the password', async ({
  visit,
}) => {
  const page = await visit(null);
  // Before the program takes it.
  await page.addInitScript(() => (window.stored = JSON.stringify(sessionStorage)));
  await page.goto('/sign-up?return_to=%2Fsettings%2Fmembers');
  await textbox(page, 'Your name').fill('Ada');
  await textbox(page, 'Email').fill('ada@example.com');
  await page.getByLabel('Password', { exact: true }).fill('never to be stored');
  await textbox(page, 'Organization name').fill('Acme');
  await page.getByRole('button', { name: 'Español' }).click();

  await expect(heading(page, 'Crear cuenta')).toBeFocused();
  await expect(textbox(page, 'Su nombre')).toHaveValue('Ada');
  await expect(textbox(page, 'Correo electrónico')).toHaveValue('ada@example.com');
  await expect(textbox(page, 'Nombre de la organización')).toHaveValue('Acme');
  await expect(page.getByLabel('Contraseña', { exact: true })).toHaveValue('');
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

test('the language cannot be changed while there is a token to lose', async ({
  developer,
  customer,
  visit,
}) => {
  const app = await developer.createApp();
  const page = await visit(customer, mexican);
  await page.goto(consentPath(app));
  await button(page, 'Aprobar').click();
  await expect(textbox(page, 'Token de la plataforma')).toHaveValue(/^ot_ptk_/);
  await expect(page.getByRole('group', { name: 'Tema' })).toBeVisible();
  await expect(page.getByRole('group', { name: 'Idioma' })).toBeHidden();
  expect(await textsOf(page)).toEqual(['customer.es']);
});

test('what the server refuses is said in the reader’s language', async ({
  developer,
  visit,
  watch,
}) => {
  const page = await visit(developer, mexican);
  const { slug } = await developer.createApp();
  await page.goto(`${LIST}/new?name=Acme&scope=usage:write`);
  watch.expect(409, /platform-apps$/);
  await page.route('**/api/v1/slugs/*', (route) => route.fulfill({ json: { available: true, suggestion: null } }));
  await textbox(page, 'Slug').fill(slug);
  await button(page, 'Crear app').click();
  const summary = page.getByRole('alert').filter({ hasText: 'Hay un problema' });
  await expect(summary).toContainText('Este slug ya está en uso. Elija otro.');

  await textbox(page, 'Slug').fill(unique('acme'));
  watch.expect(500, /platform-apps$/);
  await page.route('**/api/v1/platform-apps', (route) =>
    route.fulfill({ status: 500, json: { error: 'English', code: 'INTERNAL_ERROR', requestId: '1' } }),
  );
  await button(page, 'Crear app').click();
  await expect(summary).toContainText('Algo salió mal de nuestro lado.');
});

test('numbers, plurals and dates are those of the language', async ({ developer, visit }) => {
  const app = await developer.createApp();
  const customer = await Person.signUp(developer.server, { organization: 'Globex' });
  await customer.connect(app);
  const page = await visit(developer, mexican);
  await page.goto(LIST);
  const row = page.getByRole('listitem').filter({ hasText: app.slug });
  await expect(row).toContainText('1 instalación activa');
  const today = new Intl.DateTimeFormat('es-MX', { dateStyle: 'medium', timeZone: 'Europe/Berlin' });
  await expect(row).toContainText(`Creada el ${today.format(new Date(app.createdAt))}`);
});

test('without its texts the page says in words that it did not load', async ({ visit }) => {
  const page = await visit(null, { ...mexican, watched: false });
  await page.route('**/i18n/*.json', (route) => route.abort());
  await page.goto('/sign-in');
  await expect(heading(page, 'No se pudo cargar esta página')).toBeVisible();
  await expect(page.getByText('Check your connection')).toBeHidden();
  await page.unroute('**/i18n/*.json');
  await button(page, 'Volver a intentar').click();
  await expect(heading(page, 'Iniciar sesión')).toBeVisible();
});

test('texts that come late: the program is there, and waits for them', async ({ visit }) => {
  const page = await visit(null, mexican);
  const send = await hold(page, '**/i18n/*.json');
  const program = page.waitForEvent('requestfinished', (request) => request.url().endsWith('.wasm'));
  await page.goto('/sign-in');
  await program;
  await expect(page.getByText('Cargando…', { exact: true }).last()).toBeVisible();
  send();
  await expect(heading(page, 'Iniciar sesión')).toBeVisible();
});
