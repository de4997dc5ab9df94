// Takes the picture of the README: a consent page with data as one would meet it.
//   node screenshot.mjs [file.png]

import { chromium } from '@playwright/test';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { launchOptions } from './harness/browser.js';
import { consentPath, Person } from './harness/people.js';
import { Server } from './harness/server.js';

const file = process.argv[2] ?? path.resolve(import.meta.dirname, '../docs/images/consent.png');

const server = await Server.start();
const browser = await chromium.launch(launchOptions);
try {
  const page = await openConsent();
  await mkdir(path.dirname(file), { recursive: true });
  await page.screenshot({ path: file, fullPage: true, animations: 'disabled' });
  console.log(file);
} finally {
  await browser.close();
  await server.stop();
}

async function openConsent() {
  const developer = await Person.signUp(server, { name: 'Ines', organization: 'Labelcraft GmbH' });
  const app = await developer.createApp({
    name: 'Labelcraft',
    slug: 'labelcraft',
    description: 'Image and text annotation. Links your projects to your jobs and reports the hours your trainers work.',
    websiteUrl: 'https://labelcraft.example',
    redirectUris: ['https://app.labelcraft.example/opentrain'],
    scopes: ['project-links:write', 'participants:read', 'participants:email', 'usage:write'],
  });
  const customer = new Person(server, 'Maya', 'maya@brightside.example');
  await customer.join({ organizationName: 'Brightside Robotics' });

  const context = await browser.newContext({
    baseURL: server.origin,
    viewport: { width: 1280, height: 900 },
    deviceScaleFactor: 1,
    colorScheme: 'light',
    reducedMotion: 'reduce',
    locale: 'en-GB',
  });
  await context.addCookies([{ ...customer.cookie, url: server.origin }]);
  const page = await context.newPage();
  const link = { redirect_uri: 'https://app.labelcraft.example/opentrain/done', state: 'k3d9' };
  await page.goto(consentPath(app, link));
  const approve = page.getByRole('button', { name: 'Approve', exact: true });
  // A trial waits until the button takes presses, and leaves the pointer on it.
  await approve.click({ trial: true });
  await page.mouse.move(0, 0);
  // The heading's focus ring tells a reader where they are; in a picture it is noise.
  await page.evaluate(() => document.activeElement.blur());
  return page;
}
