import { expectNoSideways } from '../harness/accessible.js';
import { button, consentPath, expect, heading, Person, review, test, textbox } from '../harness/test.js';

const narrow = { viewport: { width: 320, height: 640 } };

const names = [
  ['markup', `<img src=x onerror="document.title='owned'"><script>alert(1)</script>`],
  ['right-to-left', 'שלום עולם (זה שם) 123'],
  ['120 emoji', '😀'.repeat(120)],
  ['one long word', 'W'.repeat(120)],
  ['combining marks', `Z${'\u0301\u0316'.repeat(59)}`],
  ['template marks', '{app} {owner} {{organization}} ${x} %s'],
];

for (const [kind, name] of names) {
  test(`names of ${kind} are inert, isolated and stay inside`, async ({ visit, server, partner }) => {
    const hostile = await Person.signUp(server, { name, organization: name });
    const app = await hostile.createApp({
      name,
      description: `${name}\n\n${name}`.slice(0, 500),
      websiteUrl: `https://acme.example/${'long'.repeat(300)}`,
      redirectUris: [`${partner.origin}/${'long'.repeat(300)}`],
      scopes: ['project-links:read', 'participants:email'],
    });
    await hostile.connect(app);
    const page = await visit(hostile, narrow);

    for (const path of [
      '/settings/developer/platform-apps',
      `/settings/developer/platform-apps/${app.id}`,
      `/settings/developer/platform-apps/${app.id}/edit`,
      '/settings/connected-apps',
      '/settings/members',
      consentPath(app, {
        redirect_uri: `${partner.origin}/${'long'.repeat(300)}?q=${'x'.repeat(300)}`,
        state: name.slice(0, 50),
        external_project_id: name.slice(0, 50),
      }),
    ]) {
      await test.step(path.split('?')[0], async () => {
        await page.goto(path);
        await expect(shown(page, name)).toBeVisible();
        await expectInert(page, name);
        await expectNoSideways(page);
      });
    }

    await test.step('approved', async () => {
      await button(page, 'Approve').click();
      await expect(heading(page, `${name} is connected`)).toBeVisible();
      await expectInert(page, name);
      await expectNoSideways(page);
    });
  });
}

/** Somewhere on the page, in a field while it is edited. */
const shown = (page, name) =>
  page.getByText(name).or(textbox(page, 'Name')).filter({ visible: true }).first();

/** Nothing of the name became markup, and its direction ends where it ends. */
async function expectInert(page, name) {
  await expect(page.locator('img, iframe, [onerror]')).toHaveCount(0);
  expect(await page.title()).not.toBe('owned');
  const loose = await page.evaluate((name) => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (texts.nextNode()) {
      const element = texts.currentNode.parentElement;
      if (!texts.currentNode.data.includes(name) || !element.checkVisibility()) continue;
      const { unicodeBidi } = getComputedStyle(element);
      if (!/isolate|plaintext/.test(unicodeBidi)) found.push(element.outerHTML.slice(0, 200));
    }
    return found;
  }, name);
  expect(loose, 'where the name is not isolated').toEqual([]);
}

test('a sentence keeps its order around a right-to-left name', async ({ visit, developer, server }) => {
  const app = await developer.createApp({ name: 'אפליקציה' });
  const customer = await Person.signUp(server, { organization: 'ארגון' });
  const page = await visit(customer);
  await review(page, consentPath(app));
  await expect(heading(page, 'אפליקציה wants to connect to ארגון')).toBeVisible();
});

test('hostile state comes back as it was, and shows nowhere', async ({ visit, developer, customer, partner }) => {
  const app = await developer.createApp({ redirectUris: [`${partner.origin}/callback`] });
  const state = `"><script>alert(1)</script>\u202e\u0000`;
  const page = await visit(customer);
  await review(page, consentPath(app, { redirect_uri: `${partner.origin}/callback`, state }));
  await expect(page.getByText('alert(1)')).toHaveCount(0);
  await button(page, 'Decline').click();
  await page.getByText(`Return to ${partner.host}`).click();
  await expect(heading(page, 'Back on the platform')).toBeVisible();
  expect(partner.requests[0].url.searchParams.get('state')).toBe(state);
});
