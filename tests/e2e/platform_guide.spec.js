import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test as base, unique } from '../harness/fixtures.js';
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

test('the commands of the guide for platforms work as they stand there', async ({ server, developer, customer }) => {
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
  const [check, link, subscribe, ...others] = snippets('sh');
  expect(others, 'every command is run here').toEqual([]);

  const answer = await run(check);
  expect(answer.install).toMatchObject({ id: install.id, status: 'ACTIVE', partnerApp: { slug: app.slug } });
  const [documented, event] = snippets('json').map((text) => JSON.parse(text));
  expect(Object.keys(answer.install).sort()).toEqual(Object.keys(documented.install).sort());

  const { secret } = await run(subscribe);
  expect((await run(link)).projectLink).toMatchObject({ externalProjectId: 'street-scenes' });
  await expect.poll(() => receiver.requests).toHaveLength(1);
  const [{ headers, body }] = receiver.requests;
  expect(Object.keys(JSON.parse(body)).sort()).toEqual(Object.keys(event).sort());

  const [verification] = snippets('js');
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
});
