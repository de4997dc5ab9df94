import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { archive, inArchive, readArchived } from './archive.js';
import { runOnMachine, skip } from './machine.js';
import { STOP_SECONDS } from './stop.js';

/** The instructions of the Containerfile: `['COPY', 'dist /usr/local/share/platform-apps']`. */
const instructions = readArchived('deploy/Containerfile')
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll('\\\n', '')
  .split('\n')
  .filter(Boolean)
  .map((line) => /^([A-Z]+) +(.*)$/.exec(line).slice(1));

const all = (name) => instructions.filter(([instruction]) => instruction === name).map(([, text]) => text);
const last = (name) => all(name).at(-1);

const exec = (json) => JSON.parse(json).map((argument) => `'${argument}'`).join(' ');
const health = exec(/CMD (\[.*\])/.exec(last('HEALTHCHECK'))[1]);

/** As an engine copies: of a folder its content. */
const copy = (text) => {
  const [from, to] = text.split(' ');
  return statSync(inArchive(from)).isDirectory() ? `mkdir -p ${to}; cp -r ${from}/. ${to}` : `cp ${from} ${to}`;
};

test('the image is made of what the archive has', () => {
  for (const text of all('COPY')) assert.ok(existsSync(inArchive(text.split(' ')[0])), text);
});

test('the image runs as another user than root', () => {
  assert.match(last('USER'), /^[1-9]\d*$/, 'a number, which Kubernetes can compare');
});

test('the engine waits until the server has stopped', () => {
  const [, seconds] = /podman run .*--stop-timeout (\d+)/.exec(readArchived('docs/operations.md'));
  assert.ok(Number(seconds) > STOP_SECONDS);
});

test('the image serves from a read-only root', { skip }, () => {
  const user = last('USER');
  runOnMachine(`
    tar -xzf ${path.basename(archive)}
    cd ${path.basename(archive, '.tar.gz')}
    ${all('RUN').join('\n')}
    ${all('COPY').map(copy).join('\n')}
    mount -t tmpfs -o uid=${user},mode=700 tmpfs ${last('VOLUME')}
    mount -o remount,ro /
    cd ${last('WORKDIR')}
    export ${all('ENV').join(' ')}
    setpriv --reuid ${user} --regid ${user} --clear-groups ${exec(last('ENTRYPOINT'))} &
    until ${health}; do kill -0 $!; sleep 0.1; done
    curl --silent --fail http://127.0.0.1:8080/sign-up | grep --quiet '<!doctype html>'
  `);
});
