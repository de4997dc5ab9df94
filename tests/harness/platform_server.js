import { createServer } from 'node:http';

/** The annotation platform's own web server. It records every request. */
export class PlatformServer {
  requests = [];
  /** HTML by path; every other path gets a default page. */
  pages = new Map();

  static async start() {
    const server = new PlatformServer();
    server.http = createServer((request, response) => server.handle(request, response));
    await new Promise((resolve) => server.http.listen(0, '127.0.0.1', resolve));
    server.port = server.http.address().port;
    server.origin = `http://127.0.0.1:${server.port}`;
    server.host = `127.0.0.1:${server.port}`;
    return server;
  }

  async handle(request, response) {
    let body = '';
    for await (const chunk of request) body += chunk;
    const url = new URL(request.url, this.origin);
    // Browsers request it unasked.
    if (url.pathname === '/favicon.ico') return response.writeHead(204).end();
    this.requests.push({ method: request.method, url, headers: request.headers, body });
    const page = this.pages.get(url.pathname) ?? '<h1>Back on the platform</h1>';
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end(`<!doctype html><html lang="en"><title>Platform</title>${page}</html>`);
  }

  reset() {
    this.requests = [];
    this.pages.clear();
  }

  async stop() {
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
  }
}
