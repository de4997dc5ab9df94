// The platform's routes: connect, paste the token, link projects, receive webhooks.

import { randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { eventItem, page, PROJECTS } from './page.js';
import { OpenTrainError } from './opentrain.js';
import { isSignedBy } from './webhooks.js';

const EVENT_TYPES = ['project_link.created', 'project_link.removed', 'install.revoked'];
const MAX_BODY = 64 * 1024;
/** How many deliveries are remembered to notice one that comes again. */
const REMEMBERED = 1_000;
/** How many events the page lists. */
const LISTED = 50;
const SESSION = 'acme_session';
const MAX_SESSIONS = 1_000;

/** A request that the platform refuses itself. */
class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export function createApp({ platformUrl, openTrain, appSlug, store }) {
  /** What a browser started, by its session cookie: the `state` of its consent link, and what to say next. */
  const sessions = new Map();
  /** Open pages that list events as they arrive. */
  const listeners = new Set();

  const routes = {
    'GET /': home,
    'GET /live': live,
    'GET /style.css': (_, response) => file(response, 'style.css', 'text/css'),
    'GET /live.js': (_, response) => file(response, 'live.js', 'text/javascript'),
    'GET /opentrain/callback': callback,
    'POST /connect': connect,
    'POST /token': saveToken,
    'POST /link': link,
    'POST /unlink': unlink,
    'POST /subscribe': subscribe,
  };

  return async function handle(request, response) {
    const url = new URL(request.url, platformUrl);
    try {
      const key = /^\/opentrain\/webhooks\/([\w-]+)$/.exec(url.pathname)?.[1];
      if (key && request.method === 'POST') return await receive(key, request, response);
      const route = routes[`${request.method} ${url.pathname}`];
      if (!route) throw new Refusal(404, 'There is nothing here.');
      if (request.method === 'POST') checkOrigin(request);
      await route(request, response, url);
    } catch (error) {
      if (!(error instanceof Refusal)) console.error(error);
      response.writeHead(error.status ?? 500, { 'Content-Type': 'text/plain; charset=utf-8' });
      response.end(error instanceof Refusal ? error.message : 'Something went wrong.');
    }
  };

  /** The connection is the platform's, not the browser's, so no other site may post forms here. */
  function checkOrigin({ headers }) {
    if (headers.origin && headers.origin !== new URL(platformUrl).origin) {
      throw new Refusal(403, 'This form was sent by another site.');
    }
  }

  /** Shows the connection as OpenTrain sees it now, not as the platform remembers it. */
  async function home(request, response) {
    const session = sessionOf(request, response);
    const { notice, problem } = session;
    session.notice = session.problem = undefined;
    const { connection, approvedInstallId, subscriptions, events, received } = store.data;
    const view = {
      notice,
      problem,
      approvedInstallId,
      openTrainOrigin: openTrain.origin,
      events,
      received,
      eventTypes: EVENT_TYPES,
      links: [],
    };
    if (connection) {
      try {
        view.install = await openTrain.currentInstall(connection.token);
        view.isSubscribed = Object.values(subscriptions).some(
          ({ installId }) => installId === connection.installId,
        );
        view.links = await openTrain.projectLinks(connection.token);
      } catch (error) {
        view.problem = await explain(error);
      }
    }
    // The consent link is on another origin, to which the form's redirect leads.
    const policy = `default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; form-action 'self' ${openTrain.origin}; frame-ancestors 'none'; base-uri 'none'`;
    response.writeHead(200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': policy,
      'Cache-Control': 'no-store',
    });
    response.end(String(page(view)));
  }

  /** Sends the browser to the consent page, with a `state` that only this browser can bring back. */
  async function connect(request, response) {
    const session = sessionOf(request, response);
    const form = await readForm(request);
    const project = PROJECTS.find(({ id }) => id === form.get('project'));
    if (!project) throw new Refusal(400, 'Choose a project.');
    session.state = randomBytes(32).toString('base64url');
    redirect(
      response,
      openTrain.consentLink({
        slug: appSlug,
        redirectUri: `${platformUrl}/opentrain/callback`,
        state: session.state,
        externalProjectId: project.id,
      }),
    );
  }

  /** The customer comes back. The token never comes this way: the customer pastes it. */
  async function callback(request, response, { searchParams }) {
    const session = sessionOf(request, response);
    const { state } = session;
    // Used once, whatever comes of it.
    session.state = undefined;
    if (!state || !isEqual(state, searchParams.get('state') ?? '')) {
      session.problem = "This answer doesn't belong to a connection that was started here. Connect again.";
    } else if (searchParams.get('error')) {
      session.notice = 'Nothing was connected: the request was declined.';
    } else {
      const project = PROJECTS.find(({ id }) => id === searchParams.get('external_project_id'));
      const approvedInstallId = searchParams.get('opentrain_install_id');
      // Approving ended the connection before.
      await store.update((data) => Object.assign(data, { approvedInstallId, connection: null }));
      session.notice = `Approved${project ? ` for ${project.name}` : ''}. Now paste the token.`;
    }
    redirect(response, '/');
  }

  /** Keeps the token if it is for this platform's app and for the connection that was approved. */
  async function saveToken(request, response) {
    const session = sessionOf(request, response);
    const token = (await readForm(request)).get('token')?.trim() ?? '';
    await attempt(session, async () => {
      const install = await openTrain.currentInstall(token);
      const { approvedInstallId } = store.data;
      if (install.partnerApp.slug !== appSlug || (approvedInstallId && install.id !== approvedInstallId)) {
        session.problem = 'This token belongs to another connection. Paste the one that OpenTrain showed last.';
        return;
      }
      await store.update((data) =>
        Object.assign(data, { connection: { token, installId: install.id }, approvedInstallId: null }),
      );
      session.notice = 'Connected.';
    });
    redirect(response, '/');
  }

  async function link(request, response) {
    const session = sessionOf(request, response);
    const id = (await readForm(request)).get('id');
    const project = PROJECTS.find((project) => project.id === id);
    if (!project) throw new Refusal(400, 'Choose a project.');
    await attempt(session, async () => {
      await openTrain.linkProject(token(), {
        externalProjectId: project.id,
        externalProjectName: project.name,
        externalProjectUrl: `${platformUrl}/#${project.id}`,
      });
      session.notice = `${project.name} is linked.`;
    });
    redirect(response, '/');
  }

  async function unlink(request, response) {
    const session = sessionOf(request, response);
    const id = (await readForm(request)).get('id') ?? '';
    await attempt(session, async () => {
      const link = await openTrain.unlinkProject(token(), id);
      session.notice = `${link.externalProjectName} is no longer linked.`;
    });
    redirect(response, '/');
  }

  /**
   * Each subscription has an address and a secret of its own: after a reconnect, the last events of the
   * connection before still arrive at the old address, signed with the old secret.
   */
  async function subscribe(request, response) {
    const session = sessionOf(request, response);
    const key = randomUUID();
    await attempt(session, async () => {
      const url = `${platformUrl}/opentrain/webhooks/${key}`;
      const { webhookEndpoint, secret } = await openTrain.subscribe(token(), { url, eventTypes: EVENT_TYPES });
      const { installId } = store.data.connection;
      await store.update(({ subscriptions }) => {
        subscriptions[key] = { secret, endpointId: webhookEndpoint.id, installId };
      });
      session.notice = 'Subscribed.';
    });
    redirect(response, '/');
  }

  /** A webhook: verified first, handled once, answered quickly. Any other answer makes OpenTrain try again. */
  async function receive(key, request, response) {
    const body = await readBody(request);
    const subscription = store.data.subscriptions[key];
    if (!subscription || !isSignedBy(subscription.secret, request.headers['x-opentrain-signature'], body)) {
      throw new Refusal(401, 'The signature is wrong.');
    }
    const delivery = request.headers['x-opentrain-delivery'];
    if (!store.data.deliveries.includes(delivery)) {
      const event = JSON.parse(body);
      await store.update((data) => {
        data.deliveries = [...data.deliveries, delivery].slice(-REMEMBERED);
        data.events = [event, ...data.events].slice(0, LISTED);
        data.received += 1;
        apply(event, data);
      });
      for (const listener of listeners) sendEvent(listener, event, store.data.received);
    }
    response.writeHead(204).end();
  }

  /** What an event changes here. */
  function apply({ type, resourceId }, data) {
    if (type === 'install.revoked' && data.connection?.installId === resourceId) data.connection = null;
  }

  /** Events after the one that the page has, and then each new one. */
  async function live(request, response, { searchParams }) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.flushHeaders();
    const { events, received } = store.data;
    const missed = received - Number(request.headers['last-event-id'] ?? searchParams.get('after'));
    events.slice(0, Math.max(missed, 0)).reverse().forEach((event, at, { length }) => {
      sendEvent(response, event, received - length + at + 1);
    });
    listeners.add(response);
    request.on('close', () => listeners.delete(response));
  }

  /** Runs a call to OpenTrain and says on the next page why it failed. */
  async function attempt(session, call) {
    try {
      await call();
    } catch (error) {
      session.problem = await explain(error);
    }
  }

  /** What to do about a refused call. A token that no longer works is forgotten. */
  async function explain(error) {
    if (!(error instanceof OpenTrainError)) throw error;
    if (error.status === 401) {
      await store.update((data) => (data.connection = null));
      return "OpenTrain doesn't accept this token. Copy it again, or connect again.";
    }
    if (error.reason === 'APP_DISABLED') return 'This app is switched off at OpenTrain.';
    return error.requestId ? `${error.message} (request ${error.requestId})` : error.message;
  }

  function token() {
    if (!store.data.connection) throw new Refusal(409, 'Connect OpenTrain first.');
    return store.data.connection.token;
  }

  /** The browser's session, started if it has none. */
  function sessionOf(request, response) {
    const cookies = (request.headers.cookie ?? '').split('; ');
    const id = cookies.find((cookie) => cookie.startsWith(`${SESSION}=`))?.slice(SESSION.length + 1);
    if (sessions.has(id)) return sessions.get(id);
    const fresh = randomBytes(32).toString('base64url');
    const secure = platformUrl.startsWith('https:') ? '; Secure' : '';
    response.setHeader('Set-Cookie', `${SESSION}=${fresh}; HttpOnly; SameSite=Lax; Path=/${secure}`);
    sessions.set(fresh, {});
    // The oldest go first: clients without cookies would fill the memory.
    if (sessions.size > MAX_SESSIONS) sessions.delete(sessions.keys().next().value);
    return sessions.get(fresh);
  }
}

/** `id` is what the browser sends as `Last-Event-ID` when it connects again. */
function sendEvent(listener, event, id) {
  const lines = String(eventItem(event)).split('\n');
  listener.write(`id: ${id}\n${lines.map((line) => `data: ${line}`).join('\n')}\n\n`);
}

function isEqual(expected, actual) {
  const [a, b] = [Buffer.from(expected), Buffer.from(actual)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function redirect(response, location) {
  response.writeHead(303, { Location: location }).end();
}

async function file(response, name, type) {
  const content = await readFile(new URL(name, import.meta.url));
  response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8` }).end(content);
}

async function readForm(request) {
  return new URLSearchParams((await readBody(request)).toString());
}

async function readBody(request) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MAX_BODY) throw new Refusal(413, 'The request is too long.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
