import { strict as assert } from 'node:assert';
import { randomBytes } from 'node:crypto';

export const PASSWORD = 'correct horse battery';

/** A value no other test uses: tests of a worker share one server. */
export const unique = (prefix) => `${prefix}-${randomBytes(4).toString('hex')}`;

export const consentPath = (app, query = {}) => {
  const text = typeof query === 'string' ? query : new URLSearchParams(query).toString();
  return `/integrations/${app.slug}/connect${text && `?${text}`}`;
};

/** An account and its session at the API. Tests use it for everything that isn't their subject. */
export class User {
  static async signUp(server, { name = 'Ada Owner', organization = 'Acme Labeling Inc' } = {}) {
    const user = new User(server, name, `${unique('ada')}@example.com`);
    await user.createAccount({ organizationName: organization });
    return user;
  }

  constructor(server, name, email) {
    Object.assign(this, { server, name, email, password: PASSWORD });
  }

  /** `membership` is `{ organizationName }` or `{ invitation }`. */
  async createAccount(membership) {
    const { email, password, name } = this;
    const session = await this.post('/accounts', { email, password, displayName: name, ...membership });
    this.organization = session.organization.name;
    this.role = session.role;
  }

  async signIn() {
    const { email, password } = this;
    await this.post('/session', { email, password });
  }

  /** Signs up a member of the same organization, who can't decide. */
  async invite(name) {
    const { invitation } = await this.post('/invitations', {});
    const member = new User(this.server, name, `${unique('member')}@example.com`);
    await member.createAccount({ invitation });
    return member;
  }

  /** Sends a request and returns the response, whatever its status. */
  async request(method, path, body, headers = {}) {
    const response = await fetch(this.server.url(`/api/v1${path}`), {
      method,
      headers: {
        ...(this.cookie && { Cookie: `${this.cookie.name}=${this.cookie.value}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    this.storeCookie(response);
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : null };
  }

  /** Sends a request that must succeed and returns the response body. */
  async requestOk(method, path, body, headers) {
    const response = await this.request(method, path, body, headers);
    assert(response.status < 300, `${method} ${path}: ${response.status} ${JSON.stringify(response.body)}`);
    return response.body;
  }

  get = (path) => this.requestOk('GET', path);
  post = (path, body) => this.requestOk('POST', path, body);

  storeCookie(response) {
    for (const header of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(header);
      this.cookie = { name, value };
    }
  }

  createApp(members = {}) {
    return this.post('/platform-apps', {
      name: 'Acme Labeling',
      slug: unique('acme'),
      scopes: ['project-links:read'],
      ...members,
    });
  }

  /** Edits the app's current revision. */
  async editApp({ id }, changes) {
    const { revision } = await this.get(`/platform-apps/${id}`);
    return this.requestOk('PATCH', `/platform-apps/${id}`, changes, { 'If-Match': `"${revision}"` });
  }

  openConsent(app, query = '') {
    return this.post('/consents', { slug: app.slug, query });
  }

  approve({ id }, piiConsent = false) {
    return this.post(`/consents/${id}/approve`, { piiConsent });
  }

  /** Connects or reconnects `app` and returns `{ install, token }`. */
  async connect(app, { piiConsent = false } = {}) {
    return this.approve(await this.openConsent(app), piiConsent);
  }
}

/** Calls the Platform API with a token, as a platform does. */
export async function currentInstall(server, token) {
  const response = await fetch(server.url('/api/partner/v1/installs/current'), {
    headers: { Authorization: `Bearer ${token}` },
  });
  return { status: response.status, body: await response.json() };
}
