import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import Stripe from 'stripe';
import { expectAccessible } from '../harness/accessibility.js';
import {
  APPS_PATH, button, consentPath, expect, openReview, test as base, User,
} from '../harness/fixtures.js';
import { Server } from '../harness/server.js';

const MARKUP = `<h1>Down</h1><img src=x onerror="document.title='owned'">`;

/** A platform's webhook receiver, which answers with `status` and `body`. */
class Receiver {
  status = 200;
  body = 'ok';
  deliveries = [];
  /** The bytes of each delivery, and the header that signs them. */
  signatures = [];

  static async start() {
    const receiver = new Receiver();
    receiver.http = createServer((request, response) => receiver.handle(request, response));
    await new Promise((resolve) => receiver.http.listen(0, '127.0.0.1', resolve));
    receiver.url = `http://127.0.0.1:${receiver.http.address().port}/hooks`;
    return receiver;
  }

  async handle(request, response) {
    const body = await buffer(request);
    this.signatures.push({ body, header: request.headers['x-opentrain-signature'] });
    this.deliveries.push(JSON.parse(body));
    response.writeHead(this.status, { 'Content-Type': 'text/html' }).end(this.body);
  }

  async stop() {
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
  }
}

const test = base.extend({
  /** Delivers to this machine. */
  server: [
    async ({}, use) => {
      const server = await Server.start({ WEBHOOK_ALLOW_PRIVATE: 'true' });
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  receiver: async ({}, use) => {
    const receiver = await Receiver.start();
    await use(receiver);
    await receiver.stop();
  },
  /** An app that `customer` connected, and the platform's calls with its token. */
  connection: async ({ server, developer, customer }, use) => {
    const app = await developer.createApp({ scopes: ['project-links:write', 'webhooks:manage'] });
    const { token } = await customer.connect(app);
    const call = async (method, path, body) => {
      const response = await fetch(server.url(`/api/partner/v1${path}`), {
        method,
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
      expect(response.ok, `${method} ${path}: ${response.status}`).toBe(true);
      return response.json();
    };
    await use({ app, call });
  },
});

const subscribe = ({ call }, receiver) => {
  const eventTypes = ['project_link.created', 'project_link.removed'];
  return call('POST', '/webhook-endpoints', { url: receiver.url, eventTypes });
};

const project = {
  externalProjectId: 'street-signs',
  externalProjectName: '<b>Street signs</b>',
  externalProjectUrl: 'https://acme.example/projects/42',
  jobId: 'job-7',
};

test('a developer reads why a delivery failed and redelivers it', async ({ openPage, developer, connection, receiver }) => {
  const { app, call } = connection;
  const { webhookEndpoint: endpoint } = await subscribe(connection, receiver);
  Object.assign(receiver, { status: 500, body: MARKUP });
  await call('POST', '/project-links', project);
  await expect.poll(() => receiver.deliveries.length).toBe(1);
  const attempts = async () => {
    const { items } = await developer.get(`/platform-apps/${app.id}/deliveries`);
    return items[0].attempts.length;
  };
  await expect.poll(attempts).toBe(1);
  // Ends the delivery without waiting for its five attempts.
  await call('PATCH', `/webhook-endpoints/${endpoint.id}`, { status: 'DISABLED' });
  await call('PATCH', `/webhook-endpoints/${endpoint.id}`, { status: 'ACTIVE' });

  const page = await openPage(developer);
  await page.goto(`${APPS_PATH}/${app.id}`);
  const webhooks = page.getByRole('region', { name: 'Webhooks' });
  const delivery = webhooks.getByRole('listitem').filter({ hasText: 'project_link.created' });

  await test.step('the answer is shown as text', async () => {
    await expect(delivery).toContainText('Globex');
    await expect(delivery.getByText('Failed', { exact: true })).toBeVisible();
    await delivery.getByText('1 attempt', { exact: true }).click();
    await expect(delivery).toContainText('HTTP 500');
    await expect(delivery).toContainText("The status isn't 2xx.");
    await expect(delivery.locator('pre')).toHaveText(MARKUP);
    await expect(delivery.locator('pre *')).toHaveCount(0);
    await expect(page).not.toHaveTitle('owned');
  });

  await test.step('redelivering keeps the focus and the row', async () => {
    Object.assign(receiver, { status: 200, body: 'ok' });
    await button(delivery, 'Redeliver').click();
    await expect(delivery.getByRole('status')).toHaveText('Queued. Refresh to see the result.');
    await expect(button(delivery, 'Redeliver')).toBeFocused();
    await expect(delivery.locator('pre'), 'the attempts stay open').toBeVisible();
    await expect.poll(attempts).toBe(2);
  });

  await test.step('refreshing shows that it arrived', async () => {
    await button(webhooks, 'Refresh').click();
    await expect(delivery.getByText('Delivered', { exact: true }).first()).toBeVisible();
    await expect(delivery.getByText('2 attempts', { exact: true })).toBeVisible();
    expect(receiver.deliveries[1]).toEqual(receiver.deliveries[0]);
  });

  await test.step('deliveries can be filtered by status', async () => {
    await webhooks.getByRole('combobox', { name: 'Status' }).selectOption('Failed');
    await expect(webhooks).toContainText('No deliveries with this status');
    await webhooks.getByRole('combobox', { name: 'Status' }).selectOption('Any status');
    await expect(delivery).toBeVisible();
  });

  await test.step('the endpoint is listed with its install', async () => {
    const installs = page.getByRole('region', { name: 'Installs' });
    await installs.getByText('Endpoints of Globex').click();
    await expect(installs.getByText(receiver.url, { exact: true })).toBeVisible();
    await expect(installs.getByText('project_link.removed', { exact: true })).toBeVisible();
  });
  await expectAccessible(page);
});

// Stripe signs in the same way, and its library is in wide use.
test('a verifier that others wrote accepts the signature and nothing else (rule 38)', async ({ connection, receiver }) => {
  const { secret } = await subscribe(connection, receiver);
  await connection.call('POST', '/project-links', project);
  await expect.poll(() => receiver.signatures.length).toBe(1);
  const [{ body, header }] = receiver.signatures;

  const { webhooks } = new Stripe('unused');
  expect(webhooks.constructEvent(body, header, secret)).toEqual(receiver.deliveries[0]);
  const forged = Buffer.concat([body, Buffer.from(' ')]);
  expect(() => webhooks.constructEvent(forged, header, secret)).toThrow(/signature/);
  expect(() => webhooks.constructEvent(body, header, `${secret}x`)).toThrow(/signature/);
});

test('a customer sees the linked projects and what ends with the connection', async ({ openPage, customer, connection, receiver }) => {
  await subscribe(connection, receiver);
  await connection.call('POST', '/project-links', project);
  await connection.call('POST', '/project-links', { externalProjectId: '43' });
  const page = await openPage(customer);
  await page.goto('/settings/connected-apps');

  await page.getByText('Linked projects', { exact: true }).click();
  const links = page.getByRole('listitem').filter({ hasText: 'street-signs' }).last();
  await expect(links).toContainText('<b>Street signs</b>');
  await expect(links).toContainText('job-7');
  const website = links.getByRole('link', { name: 'acme.example' });
  await expect(website).toHaveAttribute('href', project.externalProjectUrl);
  await expectAccessible(page);

  const dialog = page.getByRole('dialog', { name: 'Disconnect Acme Labeling?' });
  await button(page, 'Disconnect Acme Labeling').click();
  await expect(dialog).toContainText('This also ends 2 project links and 1 webhook endpoint.');
  await expectAccessible(page);
});

test('linked projects that fail to load can be loaded again', async ({ openPage, customer, connection, consoleGuard }) => {
  await connection.call('POST', '/project-links', project);
  consoleGuard.allowStatus(503, /project-links/);
  const page = await openPage(customer);
  await page.route('**/project-links*', (route) => route.fulfill({ status: 503, json: {} }));
  await page.goto('/settings/connected-apps');
  await page.getByText('Linked projects', { exact: true }).click();
  await expect(page.getByRole('alert')).toContainText("We couldn't load the linked projects");
  await page.unroute('**/project-links*');
  await button(page, 'Try again').click();
  await expect(page.getByRole('main')).toContainText('street-signs');
});

test('reconnecting says that links and endpoints start empty (rule 20)', async ({ openPage, server, connection }) => {
  const other = await User.signUp(server, { organization: 'Initech' });
  await other.connect(connection.app);
  const page = await openPage(other);
  await openReview(page, consentPath(connection.app));
  await expect(page.getByRole('main')).toContainText(
    "The current connection's project links and webhook endpoints end too, and the new one starts without any.",
  );
});
