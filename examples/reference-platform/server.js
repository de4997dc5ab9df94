// Starts Acme Labeling. Each setting is an environment variable with a default for the demo.

import { createServer } from 'node:http';
import { createApp } from './app.js';
import { OpenTrain } from './opentrain.js';
import { Store } from './store.js';

const { env } = process;
const port = Number(env.PORT ?? 8090);
const platformUrl = env.PLATFORM_URL ?? `http://127.0.0.1:${port}`;

const app = createApp({
  platformUrl,
  openTrain: new OpenTrain(env.OPENTRAIN_URL ?? 'http://127.0.0.1:8080'),
  appSlug: env.APP_SLUG ?? 'acme-labeling',
  store: await Store.open(env.DATA_FILE ?? 'acme-labeling.json'),
});

const server = createServer(app);
// A stuck client mustn't hold a connection forever.
server.requestTimeout = 30_000;
server.listen(port, env.HOST ?? '127.0.0.1', () => console.log(`Acme Labeling: ${platformUrl}`));
