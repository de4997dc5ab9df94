import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { inArchive, readArchived } from './archive.js';

const ALERTS = 'deploy/prometheus/alerts.yml';

const promtool = (...options) => execFileSync(process.env.PROMTOOL, options, { stdio: 'pipe' });

test('Prometheus accepts the alerts', () => {
  promtool('check', 'rules', '--lint-fatal', inArchive(ALERTS));
});

test('each alert fires when it should', () => {
  const tests = path.join(import.meta.dirname, 'alerts.test.yml');
  promtool('test', 'rules', tests);
});

test('the guide says what to do about each alert', () => {
  const names = [...readArchived(ALERTS).matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
  const [, section] = readArchived('docs/operations.md').split(/^## Alerts$/m);
  const documented = [...section.split(/^## /m)[0].matchAll(/^### (\w+)$/gm)].map(([, name]) => name);
  assert.deepEqual(documented, names);
});

test('the alerts use metrics that are documented', () => {
  const documented = readArchived('docs/metrics.md');
  const used = [...readArchived(ALERTS).matchAll(/(\w+)\{job="platform-apps"/g)].map(([, name]) => name);
  const names = new Set(used.filter((name) => name !== 'up').map((name) => name.replace(/_bucket$/, '')));
  assert.ok(names.size > 8);
  for (const name of names) assert.ok(documented.includes(`| \`${name}\` |`), `docs/metrics.md lacks ${name}`);
});
