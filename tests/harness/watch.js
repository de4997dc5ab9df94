import { strict as assert } from 'node:assert';

/**
 * Nothing may go wrong unnoticed in any journey: no error on the console, no uncaught exception,
 * no violation of the content security policy, no file that does not load. What a journey provokes
 * on purpose it announces.
 */
export class Watch {
  problems = [];
  expected = [];

  /** Answers with `status` from paths that match `path` belong to this journey. */
  expect(status, path) {
    this.expected.push({ status, path });
  }

  /** The server is away for a while. */
  expectOffline() {
    this.offline = true;
  }

  async over(context) {
    await context.addInitScript(reportPolicyViolations);
    context.on('console', (message) => this.heard(message));
    context.on('weberror', (error) => this.threw(error.error()));
    context.on('requestfailed', (request) => this.failed(request));
  }

  heard(message) {
    if (message.type() !== 'error') return;
    const text = message.text();
    const { url } = message.location();
    // Chromium reports every failed answer on the console.
    const status = /^Failed to load resource: the server responded with a status of (\d+)/.exec(text);
    if (status && this.isExpected(Number(status[1]), url)) return;
    if (this.offline && text.includes('net::ERR_')) return;
    this.problems.push(`${text} (${url})`);
  }

  threw(error) {
    this.problems.push(`Uncaught: ${error.stack}`);
  }

  isExpected(status, url) {
    const { pathname } = new URL(url);
    return this.expected.some((it) => it.status === status && it.path.test(pathname));
  }

  failed(request) {
    const reason = request.failure().errorText;
    // A page that is left stops its own requests.
    if (reason === 'net::ERR_ABORTED' || this.offline) return;
    this.problems.push(`${request.method()} ${request.url()}: ${reason}`);
  }

  finish() {
    assert.equal(this.problems.length, 0, ['what went wrong unnoticed:', ...this.problems].join('\n'));
  }
}

/** Runs in the page, before its own scripts. */
export function reportPolicyViolations() {
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    console.error(`Violates the policy: ${violatedDirective} ${blockedURI}`);
  });
}
