import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { folder, inArchive, readArchived } from './archive.js';
import { STOP_SECONDS } from './stop.js';

const UNIT = 'deploy/systemd/platform-apps.service';

const setting = (name) => new RegExp(`^${name}=(.*)$`, 'm').exec(readArchived(UNIT))?.[1];

test('the service is exposed less than 2.0', () => {
  // The threshold is in tenths.
  execFileSync('systemd-analyze', ['security', '--offline=true', '--threshold=19', inArchive(UNIT)], { stdio: 'pipe' });
});

test('systemd finds nothing wrong with the unit', (t) => {
  const copies = mkdtempSync(path.join(tmpdir(), 'unit-'));
  t.after(() => rmSync(copies, { recursive: true }));
  const unit = path.join(copies, 'platform-apps.service');
  writeFileSync(unit, readArchived(UNIT).replaceAll('/opt/platform-apps/current', folder));
  const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', unit], { encoding: 'utf8' });
  assert.equal(stderr, '');
  assert.equal(status, 0);
});

test('systemd waits until the server has stopped', () => {
  assert.ok(parseInt(setting('TimeoutStopSec')) > STOP_SECONDS);
});

test('systemd tries again however often the start fails', () => {
  assert.equal(setting('StartLimitIntervalSec'), '0');
});

test('a wrong setting stops the service for good', () => {
  const { status } = spawnSync(inArchive('platform-apps'), ['--bind', 'nowhere']);
  assert.equal(String(status), setting('RestartPreventExitStatus'));
});

test('the example settings exist', () => {
  const settings = readArchived('deploy/systemd/platform-apps.env');
  const lines = settings.replaceAll(/^#(?=[A-Z_]+=)/gm, '');
  const names = [...lines.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
  const help = execFileSync(inArchive('platform-apps'), ['--help'], { encoding: 'utf8' });
  assert.ok(names.length > 10);
  for (const name of names) assert.ok(help.includes(`[env: ${name}`), `platform-apps --help lacks ${name}`);
});
