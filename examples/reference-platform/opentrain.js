// Calls OpenTrain's Platform API. The OpenAPI document is at {OPENTRAIN_URL}/api/partner/v1/openapi.json.

/** A request that OpenTrain refused, or that got no answer (`status` is 0). */
export class OpenTrainError extends Error {
  constructor(status, body) {
    super(body?.error ?? "OpenTrain can't be reached.");
    this.status = status;
    this.reason = body?.details?.reason;
    this.requestId = body?.requestId;
  }
}

export class OpenTrain {
  constructor(origin) {
    this.origin = origin;
  }

  /** Where the customer approves the app. `state` and `external_project_id` come back unchanged. */
  consentLink({ slug, redirectUri, state, externalProjectId }) {
    const url = new URL(`/integrations/${slug}/connect`, this.origin);
    url.searchParams.set('redirect_uri', redirectUri);
    url.searchParams.set('state', state);
    url.searchParams.set('external_project_id', externalProjectId);
    return url.href;
  }

  /** What the token really grants: status, scopes, and which app and organization it belongs to. */
  async currentInstall(token) {
    return (await this.#call(token, 'GET', 'installs/current')).install;
  }

  async projectLinks(token) {
    return (await this.#call(token, 'GET', 'project-links')).projectLinks;
  }

  async linkProject(token, project) {
    return (await this.#call(token, 'POST', 'project-links', project)).projectLink;
  }

  async unlinkProject(token, linkId) {
    return (await this.#call(token, 'DELETE', `project-links/${encodeURIComponent(linkId)}`)).projectLink;
  }

  /** The answer's `secret` is never shown again. */
  subscribe(token, endpoint) {
    return this.#call(token, 'POST', 'webhook-endpoints', endpoint);
  }

  async #call(token, method, path, body) {
    const response = await fetch(new URL(`/api/partner/v1/${path}`, this.origin), {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(body && { 'Content-Type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
      // The token belongs to OpenTrain alone.
      redirect: 'error',
      signal: AbortSignal.timeout(10_000),
    }).catch(() => {
      throw new OpenTrainError(0);
    });
    const answer = await response.json().catch(() => null);
    if (!response.ok) throw new OpenTrainError(response.status, answer);
    return answer;
  }
}
