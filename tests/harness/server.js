import { execFile, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const root = path.resolve(import.meta.dirname, '../..');
const built = {
  binary: process.env.SERVER_BINARY || path.join(root, 'target/release/platform-apps'),
  staticDir: process.env.STATIC_DIR || path.join(root, 'dist'),
};

/** The product as shipped: the server binary and the release build, with its own database. */
export class Server {
  log = '';

  /** `env` adds to its environment variables. */
  static async start(env = {}, { binary, staticDir } = built) {
    const server = new Server();
    Object.assign(server, { env, binary, staticDir });
    server.port = await freePort();
    server.origin = `http://127.0.0.1:${server.port}`;
    server.dataDir = await mkdtemp(path.join(tmpdir(), 'e2e-'));
    await server.launch();
    return server;
  }

  /** Starts the process, again after `kill()`, on the same port and data. */
  async launch() {
    this.process = spawn(this.binary, [], { ...this.options(), stdio: ['ignore', 'pipe', 'pipe'] });
    this.exited = new Promise((resolve) => {
      this.process.once('exit', resolve);
      this.process.once('error', resolve);
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream.on('data', (text) => (this.log += text));
    }
    await this.waitUntilReady();
  }

  /** Runs `platform-apps admin` beside the server, and returns what it prints. */
  async admin(...args) {
    const { stdout } = await promisify(execFile)(this.binary, ['admin', ...args], this.options());
    return stdout.trim();
  }

  options() {
    return {
      cwd: this.dataDir,
      env: {
        PATH: process.env.PATH,
        BIND: `127.0.0.1:${this.port}`,
        PUBLIC_URL: this.origin,
        DATABASE_URL: `sqlite://${path.join(this.dataDir, 'test.db')}`,
        STATIC_DIR: path.resolve(this.staticDir),
        RATE_LIMITS: 'off',
        RUST_LOG: 'debug',
        ...this.env,
      },
    };
  }

  async waitUntilReady() {
    let isRunning = true;
    this.exited.then(() => (isRunning = false));
    while (isRunning) {
      const response = await fetch(`${this.origin}/readyz`).catch(() => null);
      if (response?.ok) return;
      await sleep(20);
    }
    throw new Error(`${this.binary} doesn't start:\n${this.log}`);
  }

  /** Without a shutdown, as in a power cut. */
  async kill() {
    this.process.kill('SIGKILL');
    await this.exited;
  }

  async stop() {
    await this.kill();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  url(path) {
    return this.origin + path;
  }
}

/** Below the ephemeral range, so nothing takes the port while the server is down. */
export async function freePort() {
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
