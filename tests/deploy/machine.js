import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { archive } from './archive.js';

const SCRIPT = path.join(import.meta.dirname, 'machine/machine.sh');

/** A reason to skip tests that need such a machine. */
export const skip = process.getuid() !== 0 && 'only root can have a machine of its own';

/** Runs the commands on a machine that has the archive and nothing else of ours. */
export function runOnMachine(commands) {
  const namespaces = ['--mount', '--pid', '--net', '--fork', '--kill-child'];
  const run = spawnSync('unshare', [...namespaces, 'sh', SCRIPT, commands, archive], { encoding: 'utf8' });
  assert.equal(run.status, 0, run.stdout + run.stderr);
}
