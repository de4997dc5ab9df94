import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';

/** Fixed, because some screenshots show it. `gallery.config.js` maps it to the server's port. */
export const origin = 'http://opentrain.localhost';

const types = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};
const packages = path.resolve(import.meta.dirname, '../node_modules');
const fonts = path.resolve(import.meta.dirname, 'fonts.css');

/** Serves a development build without an API, and with the same fonts on every machine. */
export async function serve(folder) {
  const server = createServer(async ({ url }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    if (/^\/(api|auth)\//.test(pathname)) return response.writeHead(502).end();
    const file = fileOf(folder, decodeURIComponent(pathname));
    let content = await readFile(file).catch(() => null);
    if (!content) return response.writeHead(404).end();
    if (file.endsWith('index.html')) {
      content = String(content).replace('</head>', '<link rel="stylesheet" href="/fonts.css"></head>');
    }
    response.writeHead(200, { 'Content-Type': types[path.extname(file)] ?? 'text/plain' });
    response.end(content);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Must not keep the test run alive.
  server.unref();
  return `http://127.0.0.1:${server.address().port}`;
}

function fileOf(folder, pathname) {
  if (pathname === '/fonts.css') return fonts;
  const [, packageFile] = /^\/node_modules(\/.*)$/.exec(pathname) ?? [];
  if (packageFile) return path.join(packages, path.normalize(packageFile));
  const isFile = path.extname(pathname) !== '';
  return path.join(folder, isFile ? path.normalize(pathname) : 'index.html');
}
