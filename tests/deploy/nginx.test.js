import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { Server } from '../harness/server.js';
import { PASSWORD, unique } from '../harness/user.js';
import { archived } from './archive.js';
import { Nginx } from './nginx.js';

/** A consent link as long as one can be. */
const consentLink = (filling) => {
  const path = '/integrations/acme/connect?';
  return path.padEnd(path.length + 16 * 1024, filling);
};

/** Two servers in turn, as the comment in the configuration shows. */
const several = ([first, second]) => ({
  '    server 127.0.0.1:8080;\n': '',
  '#least_conn': 'least_conn',
  '#server 10.0.0.11:8080': `server 127.0.0.1:${first.port}`,
  '#server 10.0.0.12:8080': `server 127.0.0.1:${second.port}`,
});

/** The screens of a release that shares no file with this one. */
async function otherRelease(t) {
  const folder = await mkdtemp(path.join(tmpdir(), 'release-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(path.join(folder, 'index.html'), '<!doctype html>');
  return folder;
}

/** The files that a page of this release loads. */
async function hashedFiles() {
  const files = await readdir(archived.staticDir, { recursive: true });
  return files.filter((file) => /-[0-9a-f]+\.(?!br$|gz$)\w+$/.test(file));
}

/** The headers that every answer of the API has, but for those with another value each time. */
function commonHeaders({ headers }) {
  const own = ['connection', 'content-length', 'content-type', 'date', 'retry-after', 'vary', 'x-request-id'];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !own.includes(name)));
}

const account = () => ({
  email: `${unique('ada')}@example.com`,
  password: PASSWORD,
  displayName: 'Ada Owner',
  organizationName: 'Acme Labeling Inc',
});

describe('behind nginx', () => {
  let server;
  let nginx;

  before(async () => {
    nginx = await Nginx.reservePorts();
    const limits = { TRUSTED_PROXIES: '1', RATE_LIMITS: 'on', RATE_SIGN_UP: '1' };
    const gone = { OIDC_ISSUER: 'http://127.0.0.1:1', OIDC_CLIENT_ID: 'id', OIDC_CLIENT_SECRET: 'secret' };
    server = await Server.start({ PUBLIC_URL: nginx.origin, ...limits, ...gone }, archived);
    await nginx.start({ '127.0.0.1:8080': `127.0.0.1:${server.port}`, 'error.log crit': 'error.log warn' });
  });

  after(async () => {
    await server.stop();
    await nginx.stop();
  });

  test('browsers get HTTP/2, and http leads to https', async () => {
    const { status, version } = await nginx.curl('/', '--http2');
    assert.deepEqual([status, version], [200, '2']);
    const plain = await fetch(`http://127.0.0.1:${nginx.plainPort}/settings?tab=1`, { redirect: 'manual' });
    assert.equal(plain.status, 308);
    assert.equal(plain.headers.get('location'), `${nginx.origin}/settings?tab=1`);
  });

  test('cookies are bound to the host, and browsers stay on https', async () => {
    const { status, headers } = await nginx.postJson('/api/v1/accounts', account(), '--interface', '127.0.0.2');
    assert.equal(status, 201);
    assert.match(headers['set-cookie'][0], /^__Host-ot_session=.*; Secure/);
    assert.match(headers['strict-transport-security'][0], /^max-age=\d+/);
  });

  test('the address of a client is the one nginx saw', async () => {
    const signUp = async (...options) => (await nginx.postJson('/api/v1/accounts', account(), ...options)).status;
    const forged = ['--header', 'X-Forwarded-For: 203.0.113.9'];
    assert.equal(await signUp('--interface', '127.0.0.3'), 201);
    assert.equal(await signUp('--interface', '127.0.0.3', ...forged), 429);
    assert.equal(await signUp('--interface', '127.0.0.4'), 201);
  });

  test('the files that were compressed ahead reach the browser', async () => {
    const files = await readdir(archived.staticDir);
    const wasm = files.find((file) => file.endsWith('.wasm'));
    const { headers, body } = await nginx.curl(`/${wasm}`, '--header', 'Accept-Encoding: br');
    assert.deepEqual(headers['content-encoding'], ['br']);
    assert.deepEqual(body, await readFile(path.join(archived.staticDir, `${wasm}.br`)));
  });

  test('a consent link of 16 KiB reaches the server', async () => {
    for (const version of ['--http1.1', '--http2']) {
      const { status, headers } = await nginx.curl(consentLink('x'), version);
      assert.equal(status, 200);
      assert.ok(headers['x-request-id'], 'the server answered');
    }
  });

  test('a consent link of 16 KiB comes back from the provider', async () => {
    const returnTo = encodeURIComponent(consentLink('&'));
    const { status, headers } = await nginx.curl(`/auth/sign-in?return_to=${returnTo}`);
    assert.equal(status, 303);
    assert.match(headers.location[0], /^\/sign-in\?.*&problem=FAILED$/);
    assert.equal((await nginx.curl(headers.location[0])).status, 200);
  });

  test('no password is written to a disk', async () => {
    const body = { ...account(), email: 'x'.repeat(60 * 1024) };
    assert.equal((await nginx.postJson('/api/v1/accounts', body, '--interface', '127.0.0.5')).status, 400);
    assert.doesNotMatch(await readFile(nginx.file('error.log'), 'utf8'), /temporary file/);
  });

  test('a body that is too large is refused by the server', async () => {
    const body = { ...account(), email: 'x'.repeat(65 * 1024) };
    const answer = await nginx.postJson('/api/v1/accounts', body, '--interface', '127.0.0.6');
    assert.equal(answer.status, 413);
    assert.equal(JSON.parse(answer.body).code, 'PAYLOAD_TOO_LARGE');
  });

  test('a body that nginx refuses has the same answer', async () => {
    const { status, body } = await nginx.postLargeBody('/api/v1/accounts');
    assert.equal(status, 413);
    assert.equal(JSON.parse(body).code, 'PAYLOAD_TOO_LARGE');
  });

  test('the log has neither queries nor health checks', async () => {
    await nginx.curl('/healthz');
    await nginx.curl('/integrations/logged/connect?state=secret');
    const log = await nginx.logUntil('/integrations/logged/connect');
    assert.match(log, /"GET \/integrations\/logged\/connect HTTP\/2.0" 200 /);
    assert.doesNotMatch(log, /secret|healthz/);
  });
});

test('without a server, people and programs are told to try again', async (t) => {
  const nginx = await Nginx.reservePorts();
  t.after(() => nginx.stop());
  await nginx.start({ '127.0.0.1:8080': '127.0.0.1:1' });
  const page = await nginx.curl('/settings');
  assert.equal(page.status, 503);
  assert.deepEqual(page.headers['content-type'], ['text/html']);
  assert.deepEqual(page.headers['retry-after'], ['5']);
  for (const pathname of ['/api/v1/session', '/api/v1/looks-like-a-file-0123456789ab.js']) {
    const call = await nginx.curl(pathname);
    assert.equal(call.status, 503);
    assert.equal(JSON.parse(call.body).code, 'UNAVAILABLE');
    assert.deepEqual(call.headers['retry-after'], ['5']);
  }
});

test('what no server answered is logged without its query', async (t) => {
  const nginx = await Nginx.reservePorts();
  t.after(() => nginx.stop());
  await nginx.start({ '127.0.0.1:8080': '127.0.0.1:1' });
  const referrer = ['--header', `Referer: ${nginx.origin}/sign-in?code=secret`];
  for (const pathname of ['/integrations/acme/connect', '/api/v1/session', '/auth/callback']) {
    assert.equal((await nginx.curl(`${pathname}?state=secret`, ...referrer)).status, 503);
    await nginx.logUntil(pathname);
  }
  for (const name of ['platform-apps.log', 'error.log']) {
    assert.doesNotMatch(await readFile(nginx.file(name), 'utf8'), /secret/);
  }
});

test('answers of nginx itself have the headers of the server, and an ID that the log has', async (t) => {
  const nginx = await Nginx.reservePorts();
  const server = await Server.start({ PUBLIC_URL: nginx.origin }, archived);
  t.after(async () => {
    await nginx.stop();
    await server.stop();
  });
  await nginx.start({ '127.0.0.1:8080': `127.0.0.1:${server.port}` });
  const expected = commonHeaders(await nginx.curl('/api/v1/nothing'));
  assert.ok(expected['strict-transport-security']);
  await server.kill();
  const call = await nginx.curl('/api/v1/session');
  const tooLarge = await nginx.postLargeBody('/api/v1/accounts');
  const tooLargeForPage = await nginx.postLargeBody('/settings');
  const tooLong = await nginx.curl(`/${'x'.repeat(65 * 1024)}`, '--http1.1');
  const malformed = await nginx.curl('/settings', '--http1.1', '--request', 'G T');
  const longHeader = await nginx.curl('/settings', '--http1.1', '--header', `X-Long: ${'x'.repeat(65 * 1024)}`);
  const page = await nginx.curl('/settings');
  const log = await nginx.logUntil('"GET /settings ');
  const refused = [tooLargeForPage, tooLong, malformed, longHeader];
  assert.deepEqual(refused.map(({ status }) => status), [413, 414, 400, 400]);
  for (const answer of [call, tooLarge, ...refused, page]) {
    assert.deepEqual(commonHeaders(answer), expected);
    assert.ok(log.includes(` ${answer.headers['x-request-id'][0]}\n`));
  }
  for (const { headers, body } of [call, tooLarge]) {
    assert.deepEqual(headers['x-request-id'], [JSON.parse(body).requestId]);
  }
});

/** Two servers behind one nginx, whose configuration has these changes. */
async function startTwoServers(t, changes = {}) {
  const nginx = await Nginx.reservePorts();
  const servers = await Promise.all([Server.start({}, archived), Server.start({}, archived)]);
  t.after(async () => {
    await nginx.stop();
    await Promise.all(servers.map((server) => server.stop()));
  });
  await nginx.start({ ...several(servers), ...changes });
  return { nginx, servers };
}

test('a server that is gone is left out', async (t) => {
  const { nginx, servers } = await startTwoServers(t);
  await servers[0].kill();
  for (let request = 0; request < 10; request += 1) {
    const { status } = await nginx.postJson('/api/v1/session', { email: 'ada@example.com', password: 'wrong' });
    assert.equal(status, 401);
  }
});

test('a server that hangs is left out', async (t) => {
  const { nginx, servers } = await startTwoServers(t, { 'proxy_read_timeout 15s': 'proxy_read_timeout 1s' });
  servers[0].process.kill('SIGSTOP');
  for (let request = 0; request < 10; request += 1) {
    assert.equal((await nginx.curl('/api/v1/session')).status, 401);
  }
});

/** Takes requests, and answers 200 or closes the connection. */
async function startUpstream(t, answer) {
  const requests = [];
  const server = createServer(async (request, response) => {
    requests.push(`${request.method} ${request.url} ${await text(request)}`);
    answer(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return { port: server.address().port, requests };
}

const answer = (response) => response.end();
const loseAnswer = (response) => response.destroy();

/** Asked in turn, whatever happens. */
async function startInTurn(t, servers) {
  const nginx = await Nginx.reservePorts();
  t.after(() => nginx.stop());
  await nginx.start({ ...several(servers), 'max_fails=1': 'max_fails=0' });
  return nginx;
}

const ONCE = [
  ['/api/v1/account/password', '--request', 'PUT', '--json', '{"password":"new"}'],
  ['/api/v1/project-links/1', '--request', 'DELETE'],
  ['/api/v1/session', '--request', 'POST', '--json', '{}'],
  ['/api/v1/members/1', '--request', 'PATCH', '--json', '{}'],
  ['/auth/callback?code=secret'],
];

test('what a server may have done, no other server gets', async (t) => {
  const servers = [await startUpstream(t, loseAnswer), await startUpstream(t, answer)];
  const nginx = await startInTurn(t, servers);
  for (const request of ONCE) {
    const statuses = [await nginx.curl(...request), await nginx.curl(...request)].map(({ status }) => status);
    assert.deepEqual(statuses.sort(), [200, 503], request[0]);
  }
  for (const { requests } of servers) assert.equal(requests.length, ONCE.length);
  assert.equal((await nginx.curl('/api/v1/session')).status, 200);
  assert.equal((await nginx.curl('/api/v1/session')).status, 200);
  assert.equal(servers[0].requests.length, ONCE.length + 1, 'a read is repeated');
});

test('what a server never got goes to another one', async (t) => {
  const server = await startUpstream(t, answer);
  const nginx = await startInTurn(t, [{ port: 1 }, server]);
  for (const request of ONCE) {
    assert.equal((await nginx.curl(...request)).status, 200, request[0]);
    assert.equal((await nginx.curl(...request)).status, 200, request[0]);
  }
  assert.equal(server.requests.length, 2 * ONCE.length);
  assert.equal(server.requests[0], 'PUT /api/v1/account/password {"password":"new"}');
});

test('servers are restarted one after the other, and no write fails', async (t) => {
  const { nginx, servers } = await startTwoServers(t);
  const report = { kind: 'PANIC', route: '/', build: 'customer.wasm' };
  const statuses = new Set();
  let isRestarting = true;
  const writing = Array.from({ length: 4 }, async () => {
    while (isRestarting) {
      statuses.add((await nginx.postJson('/api/v1/client-errors', report)).status);
      statuses.add((await nginx.curl('/api/v1/session', '--request', 'DELETE')).status);
    }
  });
  for (const server of servers) {
    server.process.kill('SIGTERM');
    await server.exited;
    await server.launch();
  }
  isRestarting = false;
  await Promise.all(writing);
  assert.deepEqual([...statuses], [204, 401], 'nobody is signed in');
});

test('a page finds its files while servers are upgraded one after the other', async (t) => {
  const nginx = await Nginx.reservePorts();
  const folders = [archived.staticDir, await otherRelease(t)];
  const servers = await Promise.all(folders.map((staticDir) => Server.start({}, { ...archived, staticDir })));
  t.after(async () => {
    await nginx.stop();
    await Promise.all(servers.map((server) => server.stop()));
  });
  await nginx.start(several(servers));
  const files = await hashedFiles();
  assert.ok(files.length > 5);
  for (const file of [...files, ...files]) assert.equal((await nginx.curl(`/${file}`)).status, 200, file);
  assert.equal((await nginx.curl('/app-000000000000.js')).status, 404);
});
