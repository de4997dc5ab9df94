import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { Server } from '../harness/server.js';
import { User } from '../harness/user.js';
import { archive, archived, folder, readArchived } from './archive.js';

const tar = (...options) => execFileSync('tar', [...options, '--gzip', '--file', archive], { encoding: 'utf8' });

test('the checksum beside the archive is right', () => {
  execFileSync('sha256sum', ['--check', `${path.basename(archive)}.sha256`], { cwd: path.dirname(archive) });
});

test('the archive names no user of the machine that made it', () => {
  const owners = tar('--list', '--verbose', '--numeric-owner').trim().split('\n').map((line) => line.split(/\s+/)[1]);
  assert.deepEqual([...new Set(owners)], ['0/0']);
});

test('everything is in one folder, named like the archive', () => {
  assert.equal(`${path.basename(folder)}.tar.gz`, path.basename(archive));
});

test('the licenses of what the server and the screens contain are there', () => {
  const licenses = readArchived('LICENSES-THIRD-PARTY');
  for (const name of ['axum', 'sqlx', 'leptos', 'wasm-bindgen']) assert.match(licenses, new RegExp(`^- ${name} .*MIT`, 'm'));
  assert.doesNotMatch(licenses, /^- (tempfile|trunk) /m, 'tests and tools');
  assert.match(licenses, /Permission is hereby granted/);
});

test('the server has no symbols', () => {
  const symbols = execFileSync('nm', [archived.binary], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  assert.equal(symbols, '');
});

test('the server serves the screens and the API from the unpacked archive', async (t) => {
  const server = await Server.start({}, archived);
  t.after(() => server.stop());
  const page = await (await fetch(server.url('/settings/account'))).text();
  const script = /"(\/customer-[^"]+\.js)"/.exec(page)[1];
  assert.equal((await fetch(server.url(script))).status, 200);
  await User.signUp(server);
});
