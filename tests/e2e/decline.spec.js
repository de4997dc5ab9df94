import { button, consentPath, expect, heading, openReview, test } from '../harness/fixtures.js';

test('a customer declines and returns with error=access_denied (rule 24)', async ({ openPage, developer, customer, platform }) => {
  const app = await developer.createApp({ redirectUris: [`${platform.origin}/callback`] });
  const page = await openPage(customer);
  await openReview(
    page,
    consentPath(app, {
      redirect_uri: `${platform.origin}/callback?flag`,
      state: 'a b&c',
      external_project_id: 'é😀',
    }),
  );
  await button(page, 'Decline').click();
  await expect(heading(page, 'Nothing was connected')).toBeFocused();
  expect((await customer.get('/installs')).items).toEqual([]);
  const { items } = await customer.get('/activity');
  expect(items.map(({ type }) => type)).toEqual(['CONSENT_DECLINED']);

  await page.getByRole('link', { name: `Return to ${platform.host}` }).or(button(page, `Return to ${platform.host}`)).click();
  await expect(heading(page, 'Back on the platform')).toBeVisible();
  expect(platform.requests).toHaveLength(1);
  expect(platform.requests[0].url.pathname + platform.requests[0].url.search).toBe(
    '/callback?flag&error=access_denied&state=a+b%26c&external_project_id=%C3%A9%F0%9F%98%80',
  );
  expect(platform.requests[0].headers.referer).toBeUndefined();
});

test('without a redirect URI there is no way to return', async ({ openPage, developer, customer }) => {
  const app = await developer.createApp();
  const page = await openPage(customer);
  await openReview(page, consentPath(app, { state: '1' }));
  await button(page, 'Decline').click();
  await expect(heading(page, 'Nothing was connected')).toBeVisible();
  await expect(page.getByText(/Return to/)).toHaveCount(0);
});

test('"Decline" comes first and is enabled at once', async ({ openPage, developer, customer }) => {
  const app = await developer.createApp();
  const page = await openPage(customer);
  await openReview(page, consentPath(app));
  const names = await page.getByRole('main').getByRole('button', { name: /^(Approve|Decline)$/ }).allTextContents();
  expect(names).toEqual(['Decline', 'Approve']);
  await expect(button(page, 'Decline')).toBeEnabled();
  const [decline, approve] = await Promise.all([
    button(page, 'Decline').boundingBox(),
    button(page, 'Approve').boundingBox(),
  ]);
  expect(decline.height, 'equal in weight').toBe(approve.height);
  expect(Math.abs(decline.width - approve.width)).toBeLessThan(1);
});
