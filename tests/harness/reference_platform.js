import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from './server.js';

const program = path.resolve(import.meta.dirname, '../../examples/reference-platform/server.js');

/** `examples/reference-platform` as its README starts it, with its own data. */
export class ReferencePlatform {
  log = '';

  /** Connects to `server` with the app of this slug. */
  static async start(server, slug) {
    const platform = new ReferencePlatform();
    platform.port = await freePort();
    platform.origin = `http://127.0.0.1:${platform.port}`;
    platform.dataDir = await mkdtemp(path.join(tmpdir(), 'platform-'));
    platform.env = {
      PATH: process.env.PATH,
      PORT: String(platform.port),
      OPENTRAIN_URL: server.origin,
      APP_SLUG: slug,
      DATA_FILE: path.join(platform.dataDir, 'data.json'),
    };
    await platform.launch();
    return platform;
  }

  /** Starts the process, again after `kill()`, on the same port and data. */
  async launch() {
    this.process = spawn('node', [program], { env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.process.stderr.on('data', (text) => (this.log += text));
    // It says its address once it listens.
    await once(this.process.stdout, 'data');
  }

  async kill() {
    const exited = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await exited;
  }

  async stop() {
    await this.kill();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
