import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../harness/server.js';
import { readArchived } from './archive.js';

export const HOST = 'apps.example.com';

const replaceAll = (text, replacements) =>
  replacements.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`deploy/nginx/platform-apps.conf lacks ${from}`);
    return text.replaceAll(from, to);
  }, text);

/** Debian's nginx with the archive's configuration, on ports and with a certificate of its own. */
export class Nginx {
  log = '';

  static async reservePorts() {
    const nginx = new Nginx();
    nginx.plainPort = await freePort();
    nginx.port = await freePort();
    nginx.origin = `https://${HOST}:${nginx.port}`;
    return nginx;
  }

  /** `upstreams` replaces the addresses in the configuration. */
  async start(upstreams) {
    this.folder = await mkdtemp(path.join(tmpdir(), 'nginx-'));
    this.createCertificate();
    const configuration = replaceAll(readArchived('deploy/nginx/platform-apps.conf'), [
      ...Object.entries(upstreams),
      [`https://${HOST}`, this.origin],
      ['listen 80;', `listen 127.0.0.1:${this.plainPort};`],
      ['listen [::]:80;', ''],
      ['listen 443 ', `listen 127.0.0.1:${this.port} `],
      ['listen [::]:443 ssl http2;', ''],
      [`/etc/letsencrypt/live/${HOST}`, this.folder],
      ['/var/log/nginx', this.folder],
    ]);
    await writeFile(this.file('site.conf'), configuration);
    await writeFile(this.file('nginx.conf'), this.main());
    this.process = spawn('nginx', ['-e', 'stderr', '-p', this.folder, '-c', this.file('nginx.conf')]);
    this.process.stderr.on('data', (text) => (this.log += text));
    this.exited = new Promise((resolve) => this.process.once('exit', resolve));
    await this.waitUntilReady();
  }

  file(name) {
    return path.join(this.folder, name);
  }

  createCertificate() {
    const files = ['-keyout', this.file('privkey.pem'), '-out', this.file('fullchain.pem')];
    const subject = ['-subj', `/CN=${HOST}`, '-addext', `subjectAltName=DNS:${HOST}`];
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
    execFileSync('openssl', ['req', '-x509', ...key, ...subject, ...files], { stdio: 'ignore' });
  }

  /** Started as root, the workers would be another user, who can't enter the folder. */
  main() {
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
    return `
      ${process.getuid() === 0 ? 'user root;' : ''}
      daemon off;
      worker_processes 1;
      error_log stderr warn;
      pid nginx.pid;
      events {}
      http {
        ${temporary.map((name) => `${name}_temp_path ${name};`).join('\n')}
        include site.conf;
      }`;
  }

  async waitUntilReady() {
    let isRunning = true;
    this.exited.then(() => (isRunning = false));
    while (isRunning) {
      if (await fetch(`http://127.0.0.1:${this.plainPort}`, { redirect: 'manual' }).catch(() => null)) return;
      await sleep(20);
    }
    throw new Error(`nginx doesn't start:\n${this.log}`);
  }

  /** What curl gets from a path, with its body as bytes. */
  async curl(pathname, ...options) {
    const body = this.file(`body-${Math.random()}`);
    const connection = ['--cacert', this.file('fullchain.pem'), '--resolve', `${HOST}:${this.port}:127.0.0.1`];
    const summary = '%{http_code} %{http_version}\n%{header_json}';
    const output = ['--silent', '--show-error', '--output', body, '--write-out', summary];
    const url = `${this.origin}${pathname}`;
    const { stdout } = await promisify(execFile)('curl', [...connection, ...output, ...options, url]);
    const [status, version] = stdout.split('\n', 1)[0].split(' ');
    const headers = JSON.parse(stdout.slice(stdout.indexOf('\n')));
    return { status: Number(status), version, headers, body: await readFile(body) };
  }

  postJson(pathname, value, ...options) {
    return this.curl(pathname, '--json', JSON.stringify(value), ...options);
  }

  /** More than nginx passes on. */
  async postLargeBody(pathname) {
    await writeFile(this.file('large'), 'x'.repeat(2 * 1024 * 1024));
    return this.curl(pathname, '--json', `@${this.file('large')}`);
  }

  /** The access log, once it has this text: nginx writes a line only after it has sent the answer. */
  async logUntil(text) {
    for (;;) {
      const log = await readFile(this.file('platform-apps.log'), 'utf8');
      if (log.includes(text)) return log;
      await sleep(20);
    }
  }

  async stop() {
    this.process?.kill('SIGQUIT');
    await this.exited;
    await rm(this.folder, { recursive: true });
  }
}
