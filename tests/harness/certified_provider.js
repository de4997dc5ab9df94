import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { interactionPolicy, Provider } from 'oidc-provider';
import { freePort } from './server.js';

const client = { id: 'platform-apps', secret: 'secret-shared-with-the-certified-provider' };
const user = { sub: 'dana-1', email: 'dana@globex.example', email_verified: true, name: 'Dana Reyes' };

/**
 * npm's `oidc-provider`, which is certified by the OpenID Foundation, with one user and a login page of
 * its own. It remembers who signed in, as providers do.
 */
export class CertifiedProvider {
  /** The paths of all requests. */
  paths = [];
  cookieKeys = [randomUUID()];

  /** `conformIdTokenClaims: false` puts the email address into the ID token. */
  static async start({ conformIdTokenClaims = true } = {}) {
    const provider = new CertifiedProvider();
    provider.conformIdTokenClaims = conformIdTokenClaims;
    provider.port = await freePort();
    provider.origin = `http://127.0.0.1:${provider.port}`;
    await provider.listen();
    return provider;
  }

  /** Environment variables for a server that offers this provider. */
  get env() {
    return {
      OIDC_ISSUER: this.origin,
      OIDC_CLIENT_ID: client.id,
      OIDC_CLIENT_SECRET: client.secret,
      OIDC_NAME: 'Certified ID',
    };
  }

  /** Registers the server at `origin`, the only client. Makes new keys. */
  register(origin) {
    this.clientOrigin = origin;
    this.provider = new Provider(this.origin, this.configuration());
  }

  /** Starts again after `stop()`, on the same port and with new keys. */
  async restart() {
    this.register(this.clientOrigin);
    await this.listen();
  }

  async listen() {
    this.http = createServer((request, response) => this.handle(request, response));
    await new Promise((resolve, reject) => {
      this.http.once('error', reject).listen(this.port, '127.0.0.1', resolve);
    });
  }

  async stop() {
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
  }

  handle(request, response) {
    const { pathname } = new URL(request.url, this.origin);
    this.paths.push(pathname);
    if (pathname.startsWith('/interaction/')) return this.interact(request, response);
    return this.provider.callback()(request, response);
  }

  configuration() {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const policy = interactionPolicy.base();
    policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }), 0);
    return {
      clients: [
        {
          client_id: client.id,
          client_secret: client.secret,
          redirect_uris: [`${this.clientOrigin}/auth/callback`],
        },
      ],
      jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig' }] },
      cookies: { keys: this.cookieKeys },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      conformIdTokenClaims: this.conformIdTokenClaims,
      findAccount: () => ({ accountId: user.sub, claims: () => user }),
      loadExistingGrant: grantEverything,
      interactions: { policy, url: (_, { uid }) => `/interaction/${uid}` },
      features: { devInteractions: { enabled: false } },
      ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
    };
  }

  /** The login page, and what its two buttons do. */
  async interact(request, response) {
    if (request.method === 'GET') {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
      return response.end(`<!doctype html><html lang="en">
        <title>Certified ID</title><link rel="icon" href="data:,">
        <h1>Sign in to Certified ID</h1>
        <form method="post">
          <button>Continue as ${user.name}</button>
          <button formaction="?cancel">Cancel</button>
        </form></html>`);
    }
    const result = request.url.endsWith('?cancel')
      ? { error: 'access_denied', error_description: 'The person cancelled' }
      : { login: { accountId: user.sub }, select_account: {} };
    return this.provider.interactionFinished(request, response, result);
  }
}

/** Asks nobody for consent: the client is the organization's own. */
async function grantEverything({ oidc }) {
  const { Grant } = oidc.provider;
  const grant = new Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
  grant.addOIDCScope('openid email profile');
  await grant.save();
  return grant;
}
