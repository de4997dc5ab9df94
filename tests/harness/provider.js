import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';

const client = { id: 'platform-apps', secret: 'known-to-both' };

/** An OpenID Connect provider where one person is signed in, who may agree or cancel. */
export class Provider {
  /** What it says of that person. */
  person = { sub: 'dana-1', email: 'dana@globex.example', email_verified: true, name: 'Dana Reyes' };
  granted = new Map();
  keys = generateKeyPairSync('ed25519');

  static async start() {
    const provider = new Provider();
    provider.http = createServer((request, response) => provider.answer(request, response));
    await new Promise((done) => provider.http.listen(0, '127.0.0.1', done));
    provider.origin = `http://127.0.0.1:${provider.http.address().port}`;
    return provider;
  }

  /** The variables of a server that knows it. */
  get settings() {
    return {
      OIDC_ISSUER: this.origin,
      OIDC_CLIENT_ID: client.id,
      OIDC_CLIENT_SECRET: client.secret,
      OIDC_NAME: 'Borealis ID',
    };
  }

  async answer(request, response) {
    let body = '';
    for await (const chunk of request) body += chunk;
    const url = new URL(request.url, this.origin);
    const json = (value, status = 200) =>
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return json(this.configuration());
      case '/keys':
        return json({ keys: [{ ...this.keys.publicKey.export({ format: 'jwk' }), kid: '1', use: 'sig' }] });
      case '/authorize':
        return response
          .writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' })
          .end(this.page(Object.fromEntries(url.searchParams)));
      case '/token': {
        const tokens = this.exchange(request.headers.authorization, new URLSearchParams(body));
        return tokens ? json(tokens) : json({ error: 'invalid_grant' }, 400);
      }
      default:
        return response.writeHead(204).end();
    }
  }

  configuration() {
    return {
      issuer: this.origin,
      authorization_endpoint: `${this.origin}/authorize`,
      token_endpoint: `${this.origin}/token`,
      jwks_uri: `${this.origin}/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['EdDSA'],
    };
  }

  page(asked) {
    const code = `code-${this.granted.size}`;
    this.granted.set(code, asked);
    const back = (answer) => {
      const query = new URLSearchParams({ ...answer, state: asked.state });
      return `${asked.redirect_uri}?${query}`.replaceAll('&', '&amp;');
    };
    return `<!doctype html><html lang="en"><title>Borealis ID</title><h1>Borealis ID</h1>
      <a href="${back({ code })}">Continue as ${this.person.name}</a>
      <a href="${back({ error: 'access_denied' })}">Cancel</a></html>`;
  }

  /** Tokens for a code: once, for the client that asked for it. */
  exchange(authorization, form) {
    const asked = this.granted.get(form.get('code'));
    this.granted.delete(form.get('code'));
    const challenge = createHash('sha256').update(form.get('code_verifier')).digest('base64url');
    const basic = Buffer.from(`${client.id}:${client.secret}`).toString('base64');
    if (authorization !== `Basic ${basic}` || challenge !== asked?.code_challenge) return null;
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: this.origin, aud: client.id, iat: now, exp: now + 300, nonce: asked.nonce };
    return { access_token: 'x', token_type: 'Bearer', id_token: this.sign({ ...claims, ...this.person }) };
  }

  sign(claims) {
    const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part({ alg: 'EdDSA', kid: '1' })}.${part(claims)}`;
    return `${signed}.${sign(null, Buffer.from(signed), this.keys.privateKey).toString('base64url')}`;
  }

  async stop() {
    this.http.closeAllConnections();
    await new Promise((done) => this.http.close(done));
  }
}
