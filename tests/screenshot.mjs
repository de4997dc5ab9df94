// Takes the README's screenshot: a consent page with realistic data.
//   node screenshot.mjs [file.png]

import { chromium } from '@playwright/test';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import {launchOptions} from './harness/browser.js';
import {consentPath, User} from './harness/user.js';
import {Server} from './harness/server.js';

const file = process.argv[2] ?? path.resolve(import.meta.dirname, '../docs/images/consent.png');

const server = await Server.start();
const browser = await chromium.launch(launchOptions);
try {
  const page = await openConsentPage();
  await mkdir(path.dirname(file), { recursive: true });
  await page.screenshot({ path: file, fullPage: true, animations: 'disabled' });
  console.log(file);
} finally {
  await browser.close();
  await server.stop();
}

async function openConsentPage() {
  const developer = await User.signUp(server, { name: 'Ines', organization: 'Labelcraft GmbH' });
  const app = await developer.createApp({
    name: 'Labelcraft',
    slug: 'labelcraft',
    description: 'Image and text annotation. Links your projects to your jobs and reports the hours your trainers work.',
    websiteUrl: 'https://labelcraft.example',
    redirectUris: ['https://app.labelcraft.example/opentrain'],
    scopes: ['project-links:write', 'participants:read', 'participants:email', 'usage:write'],
  });
  const customer = new User(server, 'Maya', 'maya@brightside.example');
  await customer.createAccount({ organizationName: 'Brightside Robotics' });

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
  // A trial click waits until the button is enabled and leaves the pointer on it.
  await approve.click({ trial: true });
  await page.mouse.move(0, 0);
  // The focus ring helps people on the page but distracts in a screenshot.
  await page.evaluate(() => document.activeElement.blur());
  return page;
}
