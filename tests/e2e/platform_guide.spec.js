import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expectAccessible } from '../harness/accessibility.js';
import { APPS_PATH, expect, test as base, unique } from '../harness/fixtures.js';
import { PlatformServer } from '../harness/platform_server.js';
import { Server } from '../harness/server.js';

const guide = await readFile(path.resolve(import.meta.dirname, '../../docs/platforms.md'), 'utf8');

/** The snippets of the guide in this language, in its order. */
const snippets = (language) => [...guide.matchAll(/```(\w*)\n(.*?)```/gs)].filter(([, of]) => of === language).map(([, , text]) => text);

const test = base.extend({
  server: async ({}, use) => {
    const server = await Server.start({ WEBHOOK_ALLOW_PRIVATE: 'true' });
    await use(server);
    await server.stop();
  },
});

/**
 * Follows the steps as a platform would: in a shell, and with a receiver for the webhook. Returns the first answer
 * and the event.
 */
async function follow({ check, link, subscribe, verification }, { server, developer, customer }) {
  const receiver = await PlatformServer.start();
  const folder = await mkdtemp(path.join(tmpdir(), 'guide-'));
  const app = await developer.createApp({ slug: unique('acme'), scopes: ['project-links:write', 'webhooks:manage'] });
  const { token, install } = await customer.connect(app);
  const env = {
    PATH: process.env.PATH,
    OPENTRAIN_URL: server.origin,
    OPENTRAIN_TOKEN: token,
    WEBHOOK_URL: `${receiver.origin}/opentrain/webhooks`,
  };
  const run = async (command) => {
    const { stdout } = await promisify(execFile)('sh', ['-euc', command], { env });
    return JSON.parse(stdout);
  };

  const answer = await run(check);
  expect(answer.install).toMatchObject({ id: install.id, status: 'ACTIVE', partnerApp: { slug: app.slug } });
  const { secret } = await run(subscribe);
  expect((await run(link)).projectLink).toMatchObject({ externalProjectId: 'street-scenes' });
  await expect.poll(() => receiver.requests).toHaveLength(1);
  const [{ headers, body }] = receiver.requests;

  const module = path.join(folder, 'verification.mjs');
  await writeFile(module, verification);
  const { isSignedBy } = await import(module);
  const signature = headers['x-opentrain-signature'];
  expect(isSignedBy(secret, signature, body)).toBe(true);
  expect(isSignedBy(secret, signature, `${body} `)).toBe(false);
  expect(isSignedBy('whsec_other', signature, body)).toBe(false);
  expect(isSignedBy(secret, signature, body, Date.now() / 1000 + 301)).toBe(false);

  await rm(folder, { recursive: true });
  await receiver.stop();
  return { answer, event: JSON.parse(body) };
}

const members = (value) => Object.keys(value).sort();

test('the guide for platforms works as it stands there', async ({ server, developer, customer }) => {
  const [check, link, subscribe, ...others] = snippets('sh');
  expect(others, 'every command is run here').toEqual([]);
  const [verification] = snippets('js');
  const { answer, event } = await follow({ check, link, subscribe, verification }, { server, developer, customer });
  const [documentedAnswer, documentedEvent] = snippets('json').map((text) => JSON.parse(text));
  expect(members(answer.install)).toEqual(members(documentedAnswer.install));
  expect(members(event)).toEqual(members(documentedEvent));
});

test("the steps on an app's page work as they stand there", async ({ server, developer, customer, openPage }) => {
  const app = await developer.createApp();
  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/${app.id}`);
  await page.getByText('Show the six steps').click();
  const code = (id) => page.locator(`#snippet-${id}`).innerText();
  const steps = {
    check: await code('check'),
    link: await code('link'),
    subscribe: await code('subscribe'),
    verification: await code('verify'),
  };
  await expectAccessible(page);
  await follow(steps, { server, developer, customer });
  await page.close();
});
