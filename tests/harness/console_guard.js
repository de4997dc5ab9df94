import { strict as assert } from 'node:assert';

/**
 * Fails a test on errors that nothing else would notice: console errors, uncaught exceptions, violations
 * of the content security policy, failed requests. A test that provokes one allows it first.
 */
export class ConsoleGuard {
  problems = [];
  allowedStatuses = [];

  /** Allows responses with `status` from paths that match `path`. */
  allowStatus(status, path) {
    this.allowedStatuses.push({ status, path });
  }

  /** Allows failed requests: the server is down for a while. */
  allowOffline() {
    this.isOfflineAllowed = true;
  }

  async attach(context) {
    await context.addInitScript(reportPolicyViolations);
    context.on('console', (message) => this.onConsole(message));
    context.on('weberror', (error) => this.onPageError(error.error()));
    context.on('requestfailed', (request) => this.onRequestFailed(request));
  }

  onConsole(message) {
    if (message.type() !== 'error') return;
    const text = message.text();
    const { url } = message.location();
    // Chromium logs every response with an error status.
    const status = /^Failed to load resource: the server responded with a status of (\d+)/.exec(text);
    if (status && this.isStatusAllowed(Number(status[1]), url)) return;
    if (this.isOfflineAllowed && text.includes('net::ERR_')) return;
    this.problems.push(`${text} (${url})`);
  }

  onPageError(error) {
    this.problems.push(`Uncaught: ${error.stack}`);
  }

  isStatusAllowed(status, url) {
    const { pathname } = new URL(url);
    return this.allowedStatuses.some((allowed) => allowed.status === status && allowed.path.test(pathname));
  }

  onRequestFailed(request) {
    const reason = request.failure().errorText;
    // Leaving a page aborts its requests.
    if (reason === 'net::ERR_ABORTED' || this.isOfflineAllowed) return;
    this.problems.push(`${request.method()} ${request.url()}: ${reason}`);
  }

  assertClean() {
    assert.equal(this.problems.length, 0, ['unexpected errors:', ...this.problems].join('\n'));
  }
}

/** Runs in the page, before its own scripts. */
export function reportPolicyViolations() {
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    console.error(`Violates the policy: ${violatedDirective} ${blockedURI}`);
  });
}
