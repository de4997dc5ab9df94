// The platform's only page.

import { html } from './html.js';

export const PROJECTS = [
  { id: 'street-scenes', name: 'Street scenes' },
  { id: 'support-tickets', name: 'Support tickets' },
  { id: 'radiology-reports', name: 'Radiology reports' },
];

/** `view` is what `app.js` knows: the connection, its links, and what to say. */
export function page(view) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Acme Labeling</title>
        <link rel="stylesheet" href="/style.css" />
        <link rel="icon" href="data:," />
        <script src="/live.js" defer></script>
      </head>
      <body>
        <header><strong>Acme Labeling</strong> · the reference platform</header>
        <main>
          <h1>OpenTrain integration</h1>
          ${view.notice && html`<p class="notice" role="status">${view.notice}</p>`}
          ${view.problem && html`<p class="problem" role="alert">${view.problem}</p>`}
          ${connection(view)} ${view.install && projects(view)} ${view.install && webhooks(view)} ${events(view)}
        </main>
      </body>
    </html>`;
}

function connection({ install, approvedInstallId, openTrainOrigin }) {
  if (install) return connected(install);
  return html`<section aria-labelledby="connection">
    <h2 id="connection">Connection</h2>
    ${approvedInstallId &&
    html`<p>OpenTrain approved the connection <code>${approvedInstallId}</code>.</p>`}
    <p>
      ${approvedInstallId
        ? 'Paste the token that OpenTrain showed you. If you lost it, connect again.'
        : `Connect your OpenTrain account at ${openTrainOrigin}, then paste the token that it shows.`}
    </p>
    <form method="post" action="/token">
      <label for="token">Platform token</label>
      <input id="token" name="token" autocomplete="off" spellcheck="false" required />
      <button>Save token</button>
    </form>
    ${connectForm()}
  </section>`;
}

function connected(install) {
  return html`<section aria-labelledby="connection">
    <h2 id="connection">Connection</h2>
    <dl>
      <dt>Install</dt>
      <dd><code>${install.id}</code></dd>
      <dt>Organization</dt>
      <dd><code>${install.organizationId}</code></dd>
      <dt>Scopes</dt>
      <dd>${install.scopes.map((scope) => html`<code>${scope}</code> `)}</dd>
      <dt>Work Email</dt>
      <dd>${install.piiConsent ? 'shared' : 'not shared'}</dd>
    </dl>
    ${connectForm('Connect again')}
  </section>`;
}

function connectForm(label = 'Connect OpenTrain') {
  return html`<form method="post" action="/connect">
    <label for="project">Project</label>
    <select id="project" name="project">
      ${PROJECTS.map(({ id, name }) => html`<option value="${id}">${name}</option>`)}
    </select>
    <button class="primary">${label}</button>
  </form>`;
}

function projects({ links }) {
  const row = ({ id, name }) => {
    const link = links.find(({ externalProjectId }) => externalProjectId === id);
    return html`<li>
      ${name} ${link && html`<small>linked since ${link.createdAt}</small>`}
      <form method="post" action="${link ? '/unlink' : '/link'}">
        <input type="hidden" name="id" value="${link ? link.id : id}" />
        <button>${link ? `Unlink ${name}` : `Link ${name}`}</button>
      </form>
    </li>`;
  };
  return html`<section aria-labelledby="projects">
    <h2 id="projects">Projects</h2>
    <ul>${PROJECTS.map(row)}</ul>
  </section>`;
}

function webhooks({ isSubscribed, eventTypes }) {
  return html`<section aria-labelledby="webhooks">
    <h2 id="webhooks">Webhooks</h2>
    ${isSubscribed
      ? html`<p>Subscribed to ${eventTypes.join(', ')}.</p>`
      : html`<form method="post" action="/subscribe"><button>Subscribe to events</button></form>`}
  </section>`;
}

function events({ received, events }) {
  return html`<section aria-labelledby="events">
    <h2 id="events">Events</h2>
    <ol id="received" data-received="${received}" aria-live="polite" reversed>${events.map(eventItem)}</ol>
  </section>`;
}

/** One received event, also sent to open pages. */
export function eventItem({ id, type, createdAt, data }) {
  return html`<li>
    <strong>${type}</strong> <small>#${id}, ${createdAt}</small>
    <code>${JSON.stringify(data)}</code>
  </li>`;
}
