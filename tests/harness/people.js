import { strict as assert } from 'node:assert';
import { randomBytes } from 'node:crypto';

const PASSWORD = 'correct horse battery';

/** Different in every test, so that tests share a server and nothing else. */
export const unique = (word) => `${word}-${randomBytes(4).toString('hex')}`;

export const consentPath = (app, query = {}) => {
  const text = typeof query === 'string' ? query : new URLSearchParams(query).toString();
  return `/integrations/${app.slug}/connect${text && `?${text}`}`;
};

/** Somebody with an account. What is not the subject of a test is done here, through the API. */
export class Person {
  static async signUp(server, { name = 'Ada Owner', organization = 'Acme Labeling Inc' } = {}) {
    const person = new Person(server, name, `${unique('ada')}@example.com`);
    await person.join({ organizationName: organization });
    return person;
  }

  constructor(server, name, email) {
    Object.assign(this, { server, name, email, password: PASSWORD });
  }

  async join(how) {
    const { email, password, name } = this;
    const session = await this.post('/accounts', { email, password, displayName: name, ...how });
    this.organization = session.organization.name;
    this.role = session.role;
  }

  async signIn() {
    const { email, password } = this;
    await this.post('/session', { email, password });
  }

  /** Somebody else in the same organization, who may not decide. */
  async invite(name) {
    const { invitation } = await this.post('/invitations', {});
    const member = new Person(this.server, name, `${unique('member')}@example.com`);
    await member.join({ invitation });
    return member;
  }

  /** The answer to a call, whatever it is. */
  async call(method, path, body, headers = {}) {
    const answer = await fetch(this.server.url(`/api/v1${path}`), {
      method,
      headers: {
        ...(this.cookie && { Cookie: `${this.cookie.name}=${this.cookie.value}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    this.keepCookie(answer);
    const text = await answer.text();
    return { status: answer.status, body: text ? JSON.parse(text) : null };
  }

  /** The body of a call that has to succeed. */
  async done(method, path, body, headers) {
    const answer = await this.call(method, path, body, headers);
    assert(answer.status < 300, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  get = (path) => this.done('GET', path);
  post = (path, body) => this.done('POST', path, body);

  keepCookie(answer) {
    for (const header of answer.headers.getSetCookie()) {
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

  /** Whatever revision it has now. */
  async editApp({ id }, changes) {
    const { revision } = await this.get(`/platform-apps/${id}`);
    return this.done('PATCH', `/platform-apps/${id}`, changes, { 'If-Match': `"${revision}"` });
  }

  openConsent(app, query = '') {
    return this.post('/consents', { slug: app.slug, query });
  }

  approve({ id }, piiConsent = false) {
    return this.post(`/consents/${id}/approve`, { piiConsent });
  }

  /** Connects `app`, or connects it anew: `{install, token}`. */
  async connect(app, { piiConsent = false } = {}) {
    return this.approve(await this.openConsent(app), piiConsent);
  }
}

/** What the platform does with the token that its customer pasted. */
export async function currentInstall(server, token) {
  const answer = await fetch(server.url('/api/partner/v1/installs/current'), {
    headers: { Authorization: `Bearer ${token}` },
  });
  return { status: answer.status, body: await answer.json() };
}
