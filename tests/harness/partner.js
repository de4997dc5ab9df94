import { createServer } from 'node:http';

/** The annotation platform's own web server. It keeps every request that it gets. */
export class Partner {
  requests = [];
  /** What it answers at a path, as HTML. */
  pages = new Map();

  static async start() {
    const partner = new Partner();
    partner.http = createServer((request, response) => partner.answer(request, response));
    await new Promise((done) => partner.http.listen(0, '127.0.0.1', done));
    partner.port = partner.http.address().port;
    partner.origin = `http://127.0.0.1:${partner.port}`;
    partner.host = `127.0.0.1:${partner.port}`;
    return partner;
  }

  async answer(request, response) {
    let body = '';
    for await (const chunk of request) body += chunk;
    const url = new URL(request.url, this.origin);
    // Browsers ask for it on their own.
    if (url.pathname === '/favicon.ico') return response.writeHead(204).end();
    this.requests.push({ method: request.method, url, headers: request.headers, body });
    const page = this.pages.get(url.pathname) ?? '<h1>Back on the platform</h1>';
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end(`<!doctype html><html lang="en"><title>Platform</title>${page}</html>`);
  }

  /** Requests to `path`, in order. */
  requestsTo(path) {
    return this.requests.filter(({ url }) => url.pathname === path);
  }

  forget() {
    this.requests = [];
    this.pages.clear();
  }

  async stop() {
    this.http.closeAllConnections();
    await new Promise((done) => this.http.close(done));
  }
}
