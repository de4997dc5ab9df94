import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';

const client = { id: 'platform-apps', secret: 'shared-secret' };

/** An OpenID Connect provider with one signed-in user, who can continue or cancel. */
export class OidcProvider {
  /** The user's claims. Tests change them. */
  claims = { sub: 'dana-1', email: 'dana@globex.example', email_verified: true, name: 'Dana Reyes' };
  /** Authorization requests by code. */
  authRequests = new Map();
  keys = generateKeyPairSync('ed25519');

  static async start() {
    const provider = new OidcProvider();
    provider.http = createServer((request, response) => provider.handle(request, response));
    await new Promise((resolve) => provider.http.listen(0, '127.0.0.1', resolve));
    provider.origin = `http://127.0.0.1:${provider.http.address().port}`;
    return provider;
  }

  /** Environment variables for a server that offers this provider. */
  get env() {
    return {
      OIDC_ISSUER: this.origin,
      OIDC_CLIENT_ID: client.id,
      OIDC_CLIENT_SECRET: client.secret,
      OIDC_NAME: 'Borealis ID',
    };
  }

  async handle(request, response) {
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
          .end(this.consentPage(Object.fromEntries(url.searchParams)));
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

  consentPage(authRequest) {
    const code = `code-${this.authRequests.size}`;
    this.authRequests.set(code, authRequest);
    const callback = (result) => {
      const query = new URLSearchParams({ ...result, state: authRequest.state });
      return `${authRequest.redirect_uri}?${query}`.replaceAll('&', '&amp;');
    };
    return `<!doctype html><html lang="en"><title>Borealis ID</title><h1>Borealis ID</h1>
      <a href="${callback({ code })}">Continue as ${this.claims.name}</a>
      <a href="${callback({ error: 'access_denied' })}">Cancel</a></html>`;
  }

  /** Exchanges a code for tokens, once and only for the client that requested it. */
  exchange(authorization, form) {
    const authRequest = this.authRequests.get(form.get('code'));
    this.authRequests.delete(form.get('code'));
    const challenge = createHash('sha256').update(form.get('code_verifier')).digest('base64url');
    const basic = Buffer.from(`${client.id}:${client.secret}`).toString('base64');
    if (authorization !== `Basic ${basic}` || challenge !== authRequest?.code_challenge) return null;
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: this.origin,
      aud: client.id,
      iat: now,
      exp: now + 300,
      nonce: authRequest.nonce,
      ...this.claims,
    };
    return { access_token: 'x', token_type: 'Bearer', id_token: this.sign(claims) };
  }

  sign(claims) {
    const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${encode({ alg: 'EdDSA', kid: '1' })}.${encode(claims)}`;
    return `${signed}.${sign(null, Buffer.from(signed), this.keys.privateKey).toString('base64url')}`;
  }

  async stop() {
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
  }
}
