import { expectAccessible, narrowViewport, overflowingText } from '../harness/accessibility.js';
import {
  APPS_PATH, button, currentInstall, errorSummary, expect, heading, passwordField, test, textbox, unique,
} from '../harness/fixtures.js';

const spanish = { locale: 'es-419' };

test('sign-up, registration, consent and connected apps work in Spanish', async ({ openPage, server, consoleGuard }) => {
  consoleGuard.allowStatus(401, /^\/api\/v1\/session$/);
  consoleGuard.allowStatus(401, /^\/api\/v1\/platform-apps$/);
  consoleGuard.allowStatus(401, /^\/api\/v1\/consents$/);
  const slug = unique('acme');
  const page = await openPage(null, spanish);
  const signUp = async (organization) => {
    await page.getByRole('link', { name: 'Crear cuenta' }).click();
    await textbox(page, 'Su nombre').fill('Ada Dueña');
    await textbox(page, 'Correo electrónico').fill(`${unique('ada')}@example.com`);
    await passwordField(page, 'Contraseña').fill('corta');
    await textbox(page, 'Nombre de la organización').fill(organization);
    await button(page, 'Crear cuenta').click();
    const summary = errorSummary(page, 'Hay un problema');
    await expect(summary).toContainText('Use al menos 12 caracteres.');
    await expectAccessible(page);
    await passwordField(page, 'Contraseña').fill('suficientemente larga');
    await button(page, 'Crear cuenta').click();
  };

  await test.step('a developer registers an app', async () => {
    await page.goto('/');
    await signUp('Etiquetas SA');
    await expect(page.getByText('Aún no hay aplicaciones de plataforma')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Nueva aplicación de plataforma' }).click();
    await textbox(page, 'Nombre').fill('Etiquetas');
    await textbox(page, 'Slug').fill(slug);
    await button(page, 'Crear aplicación').click();
    await expect(page.getByRole('alert')).toContainText('Seleccione al menos un permiso.');
    await page.getByRole('checkbox', { name: 'Informar del trabajo' }).check();
    await page.getByRole('checkbox', { name: 'Recibir el Work Email de los entrenadores' }).check();
    await expectAccessible(page);
    await button(page, 'Crear aplicación').click();
    await expect(page.getByText('Aplicación creada')).toBeVisible();
    await expect(page).toHaveTitle('Etiquetas · Aplicaciones de plataforma');
    await expectAccessible(page);
    await button(page, 'Cerrar sesión').click();
    await expect(heading(page, 'Iniciar sesión')).toBeVisible();
  });

  const token = await test.step('a customer connects it', async () => {
    await page.goto(`/integrations/${slug}/connect`);
    await expect(page.getByText('Una aplicación quiere conectarse a su organización.')).toBeVisible();
    await signUp('Globex');
    await expect(heading(page, 'Etiquetas quiere conectarse a Globex')).toBeFocused();
    await expect(page.getByText('Horas, tareas y etiquetas diarias')).toBeVisible();
    await expect(page.getByRole('checkbox', { name: 'Compartir el Work Email' })).not.toBeChecked();
    await expectAccessible(page);
    await button(page, 'Aprobar').click();
    await expect(heading(page, 'Etiquetas está conectada')).toBeFocused();
    await expectAccessible(page);
    return textbox(page, 'Token de la plataforma').inputValue();
  });

  await test.step('and disconnects it', async () => {
    expect((await currentInstall(server, token)).status).toBe(200);
    await page.goto('/settings/connected-apps');
    await button(page, 'Desconectar Etiquetas').click();
    const dialog = page.getByRole('dialog', { name: '¿Desconectar Etiquetas?' });
    await expectAccessible(page);
    await button(dialog, 'Desconectar').click();
    await expect(page.getByText('Desconectada', { exact: true })).toBeVisible();
    expect((await currentInstall(server, token)).status).toBe(401);
    await page.getByRole('link', { name: 'Actividad' }).click();
    await expect(page.getByRole('listitem').filter({ hasText: 'Conexión aprobada' })).toContainText('Etiquetas');
    await expectAccessible(page);
  });

  await test.step('IDs and codes are never translated', async () => {
    await expect(page.getByText('usage:write').first()).toBeVisible();
  });
});

test('its longer words stay inside links, buttons and statuses', async ({ openPage, developer, server }) => {
  const app = await developer.createApp();
  await server.admin('disable-app', app.slug);
  const page = await openPage(developer, spanish);
  for (const path of [APPS_PATH, `${APPS_PATH}/${app.id}`, '/settings/members']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    for (const viewport of [narrowViewport, { width: 900, height: 800 }, { width: 1200, height: 800 }]) {
      await page.setViewportSize(viewport);
      expect(await overflowingText(page), `${path} at ${viewport.width} px`).toEqual([]);
    }
  }
});
