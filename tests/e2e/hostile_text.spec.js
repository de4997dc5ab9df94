import { expectNoHorizontalScroll, narrowViewport } from '../harness/accessibility.js';
import {
  APPS_PATH, button, consentPath, expect, heading, openReview, test, textbox, User,
} from '../harness/fixtures.js';

const names = [
  ['markup', `<img src=x onerror="document.title='owned'"><script>alert(1)</script>`],
  ['right-to-left text', 'שלום עולם (זה שם) 123'],
  ['120 emoji', '😀'.repeat(120)],
  ['one long word', 'W'.repeat(120)],
  ['combining marks', `Z${'\u0301\u0316'.repeat(59)}`],
  ['template placeholders', '{app} {owner} {{organization}} ${x} %s'],
];

for (const [kind, name] of names) {
  test(`names with ${kind} are inert, isolated and don't overflow (rule 2)`, async ({ openPage, server, platform }) => {
    const hostile = await User.signUp(server, { name, organization: name });
    const app = await hostile.createApp({
      name,
      description: `${name}\n\n${name}`.slice(0, 500),
      websiteUrl: `https://acme.example/${'long'.repeat(300)}`,
      redirectUris: [`${platform.origin}/${'long'.repeat(300)}`],
      scopes: ['project-links:read', 'participants:email'],
    });
    await hostile.connect(app);
    const page = await openPage(hostile, { viewport: narrowViewport });

    for (const path of [
      APPS_PATH,
      `${APPS_PATH}/${app.id}`,
      `${APPS_PATH}/${app.id}/edit`,
      '/settings/connected-apps',
      '/settings/members',
      consentPath(app, {
        redirect_uri: `${platform.origin}/${'long'.repeat(300)}?q=${'x'.repeat(300)}`,
        state: name.slice(0, 50),
        external_project_id: name.slice(0, 50),
      }),
    ]) {
      await test.step(path.split('?')[0], async () => {
        await page.goto(path);
        await expect(nameOnPage(page, name)).toBeVisible();
        await expectInert(page, name);
        await expectNoHorizontalScroll(page);
      });
    }

    await test.step('approved', async () => {
      await button(page, 'Approve').click();
      await expect(heading(page, `${name} is connected`)).toBeVisible();
      await expectInert(page, name);
      await expectNoHorizontalScroll(page);
    });
  });
}

/** The name, in a text or in the field that edits it. */
const nameOnPage = (page, name) =>
  page.getByText(name).or(textbox(page, 'Name')).filter({ visible: true }).first();

/** The name adds no markup, and its text direction doesn't leak out. */
async function expectInert(page, name) {
  await expect(page.locator('img, iframe, [onerror]')).toHaveCount(0);
  expect(await page.title()).not.toBe('owned');
  const notIsolated = await page.evaluate((name) => {
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
  expect(notIsolated, 'elements that do not isolate the name').toEqual([]);
}

test("a right-to-left name doesn't reorder its sentence", async ({ openPage, developer, server }) => {
  const app = await developer.createApp({ name: 'אפליקציה' });
  const customer = await User.signUp(server, { organization: 'ארגון' });
  const page = await openPage(customer);
  await openReview(page, consentPath(app));
  await expect(heading(page, 'אפליקציה wants to connect to ארגון')).toBeVisible();
});

test('a hostile state is returned unchanged and shown nowhere', async ({ openPage, developer, customer, platform }) => {
  const app = await developer.createApp({ redirectUris: [`${platform.origin}/callback`] });
  const state = `"><script>alert(1)</script>\u202e\u0000`;
  const page = await openPage(customer);
  await openReview(page, consentPath(app, { redirect_uri: `${platform.origin}/callback`, state }));
  await expect(page.getByText('alert(1)')).toHaveCount(0);
  await button(page, 'Decline').click();
  await page.getByText(`Return to ${platform.host}`).click();
  await expect(heading(page, 'Back on the platform')).toBeVisible();
  expect(platform.requests[0].url.searchParams.get('state')).toBe(state);
});
