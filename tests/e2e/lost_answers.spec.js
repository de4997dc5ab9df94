import {
  APPS_PATH, button, consentPath, errorSummary, expect, heading, holdRequests, openReview, test, textbox, unique,
} from '../harness/fixtures.js';

/** Lets the server carry out the next write to `url`, and loses the answer. */
async function loseAnswer(page, url, method) {
  let lost = false;
  await page.route(url, async (route) => {
    if (lost || route.request().method() !== method) return route.fallback();
    lost = true;
    await route.fetch();
    return route.abort();
  });
}

test('an app whose registration was answered by nothing is found by the retry', async ({ openPage, developer, consoleGuard }) => {
  consoleGuard.allowOffline();
  consoleGuard.allowStatus(409, /platform-apps$/);
  const page = await openPage(developer);
  await page.goto(
    `${APPS_PATH}/new?name=Acme&slug=${unique('acme')}&scope=usage:write&redirect_uri=https://acme.example/cb`,
  );
  await textbox(page, 'Description').fill('  Labels\nfor all ');
  await expect(page.getByText('This slug is free.')).toBeVisible();
  await loseAnswer(page, '**/api/v1/platform-apps', 'POST');
  await button(page, 'Create app').click();
  await expect(errorSummary(page)).toContainText("Can't reach OpenTrain");
  await button(page, 'Create app').click();
  await expect(heading(page, 'Acme')).toBeVisible();
  await expect(page.getByText('App created')).toBeVisible();
  expect((await developer.get('/platform-apps')).items).toHaveLength(1);
});

test('the retry finds the app although the check says that its slug is taken', async ({ openPage, developer, consoleGuard }) => {
  consoleGuard.allowOffline();
  consoleGuard.allowStatus(409, /platform-apps$/);
  const page = await openPage(developer);
  const releaseCheck = await holdRequests(page, '**/api/v1/slugs/*');
  await page.goto(`${APPS_PATH}/new?name=Acme&slug=${unique('acme')}&scope=usage:write`);
  await loseAnswer(page, '**/api/v1/platform-apps', 'POST');
  await button(page, 'Create app').click();
  await expect(errorSummary(page)).toContainText("Can't reach OpenTrain");
  releaseCheck();
  await expect(page.getByText("Your organization's app Acme has this slug.")).toBeVisible();
  await button(page, 'Create app').click();
  await expect(heading(page, 'Acme')).toBeVisible();
  await expect(page.getByText('App created')).toBeVisible();
});

test('a retry with other content keeps the form', async ({ openPage, developer, consoleGuard }) => {
  consoleGuard.allowOffline();
  consoleGuard.allowStatus(409, /platform-apps$/);
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/new?name=Acme&slug=${unique('acme')}&scope=usage:write`);
  await expect(page.getByText('This slug is free.')).toBeVisible();
  await loseAnswer(page, '**/api/v1/platform-apps', 'POST');
  await button(page, 'Create app').click();
  await expect(errorSummary(page)).toContainText("Can't reach OpenTrain");
  await textbox(page, 'Description').fill('Another one');
  await button(page, 'Create app').click();
  await expect(errorSummary(page)).toContainText('This slug is taken');
});

test('an edit that was saved although the answer was lost goes on', async ({ openPage, developer, consoleGuard }) => {
  consoleGuard.allowOffline();
  consoleGuard.allowStatus(412, /platform-apps\//);
  const app = await developer.createApp({ redirectUris: ['https://acme.example/cb'] });
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/${app.id}/edit`);
  await textbox(page, 'Name').fill('Acme Two');
  await loseAnswer(page, `**/api/v1/platform-apps/${app.id}`, 'PATCH');
  await button(page, 'Save changes').click();
  await expect(errorSummary(page)).toContainText("Can't reach OpenTrain");
  await button(page, 'Save changes').click();
  await expect(heading(page, 'Acme Two')).toBeVisible();
  await expect(page.getByText('Changes saved.')).toBeVisible();
  await page.reload();
  await expect(heading(page, 'Acme Two')).toBeVisible();
  await expect(page.getByText('Changes saved.')).toHaveCount(0);
});

test('a member whose removal was answered by nothing is gone after the retry', async ({ openPage, customer, consoleGuard }) => {
  consoleGuard.allowOffline();
  consoleGuard.allowStatus(404, /members\//);
  await customer.invite('Max Member');
  const page = await openPage(customer);
  await page.goto('/settings/members');
  await button(page, 'Remove Max Member').click();
  await loseAnswer(page, '**/api/v1/members/*', 'DELETE');
  const dialog = page.getByRole('dialog', { name: 'Max Member' });
  await button(dialog, 'Remove').click();
  await expect(dialog.getByRole('alert')).toContainText("Can't reach OpenTrain");
  await button(dialog, 'Remove').click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('listitem').filter({ hasText: 'Max Member' })).toHaveCount(0);
});

test('an owner whose own demotion was answered by nothing is a member after the retry', async ({ openPage, customer, consoleGuard }) => {
  consoleGuard.allowOffline();
  consoleGuard.allowStatus(403, /members\//);
  const member = await customer.invite('Max Member');
  const { items } = await customer.get('/members');
  const { id } = items.find(({ email }) => email === member.email);
  await customer.requestOk('PATCH', `/members/${id}`, { role: 'OWNER' });
  const page = await openPage(customer);
  await page.goto('/settings/members');
  await button(page, 'Make Carla Customer a member').click();
  await loseAnswer(page, '**/api/v1/members/*', 'PATCH');
  const dialog = page.getByRole('dialog', { name: 'Carla Customer' });
  await dialog.getByRole('button').last().click();
  await expect(dialog.getByRole('alert')).toContainText("Can't reach OpenTrain");
  await dialog.getByRole('button').last().click();
  await expect(dialog).toBeHidden();
  await expect(button(page, 'Invite member')).toHaveCount(0);
});

test('a request that was declined although the answer was lost leads back after the retry (rule 24)', async ({ openPage, developer, customer, consoleGuard }) => {
  consoleGuard.allowOffline();
  consoleGuard.allowStatus(409, /\/decline$/);
  const redirect_uri = 'https://acme.example/callback';
  const app = await developer.createApp({ redirectUris: [redirect_uri] });
  const page = await openPage(customer);
  await openReview(page, consentPath(app, { redirect_uri, state: 'a b', external_project_id: 'é' }));
  await loseAnswer(page, '**/api/v1/consents/*/decline', 'POST');
  await button(page, 'Decline').click();
  await expect(page.getByRole('alert')).toContainText("we don't know whether it received your decision");
  await button(page, 'Decline').click();
  await expect(heading(page, 'Nothing was connected')).toBeFocused();
  await expect(page.getByRole('link', { name: 'Return to acme.example' })).toHaveAttribute(
    'href',
    `${redirect_uri}?error=access_denied&state=a+b&external_project_id=%C3%A9`,
  );
});
