import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const root = path.resolve(import.meta.dirname, '../..');
const binary = process.env.SERVER_BINARY || path.join(root, 'target/release/platform-apps');
const pages = process.env.STATIC_DIR || path.join(root, 'dist');

/** The product as it is shipped: the server's binary, the release build, a database of its own. */
export class Server {
  /** Everything it ever logged. */
  log = '';

  /** `settings` are further variables of its environment. */
  static async start(settings = {}) {
    const server = new Server();
    server.settings = settings;
    server.port = await freePort();
    server.origin = `http://127.0.0.1:${server.port}`;
    server.folder = await mkdtemp(path.join(tmpdir(), 'e2e-'));
    await server.run();
    return server;
  }

  async run() {
    this.process = spawn(binary, [], {
      cwd: this.folder,
      env: {
        PATH: process.env.PATH,
        BIND: `127.0.0.1:${this.port}`,
        PUBLIC_URL: this.origin,
        DATABASE_URL: `sqlite://${path.join(this.folder, 'test.db')}`,
        STATIC_DIR: path.resolve(pages),
        RATE_LIMITS: 'off',
        RUST_LOG: 'debug',
        ...this.settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.ended = new Promise((done) => {
      this.process.once('exit', done);
      this.process.once('error', done);
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream.on('data', (text) => (this.log += text));
    }
    await this.ready();
  }

  async ready() {
    let running = true;
    this.ended.then(() => (running = false));
    while (running) {
      const answer = await fetch(`${this.origin}/readyz`).catch(() => null);
      if (answer?.ok) return;
      await pause(20);
    }
    throw new Error(`${binary} does not start:\n${this.log}`);
  }

  /** As a power cut does it. */
  async kill() {
    this.process.kill('SIGKILL');
    await this.ended;
  }

  async stop() {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  url(path) {
    return this.origin + path;
  }
}

/** Not one that the system gives to connections: it would be taken while the server is down. */
async function freePort() {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const probe = createServer().listen(port, '127.0.0.1');
    const isFree = await once(probe, 'listening').then(() => true, () => false);
    if (!isFree) continue;
    probe.close();
    await once(probe, 'close');
    return port;
  }
}
