// Development only: applies saved style sheets without a build or reload, and warns if no server is
// running.
{
  const seen = new Map();

  function* addresses(sheets) {
    for (const sheet of sheets) {
      if (!sheet?.href?.startsWith(location.origin)) continue;
      yield sheet.href.split("?")[0];
      yield* addresses([...sheet.cssRules].map((rule) => rule.styleSheet));
    }
  }

  async function changed(address) {
    const now = await (await fetchFile(address, { cache: "no-store" })).text();
    const before = seen.get(address);
    seen.set(address, now);
    return before !== undefined && before !== now;
  }

  function swap() {
    for (const old of document.querySelectorAll('link[rel="stylesheet"]')) {
      const fresh = old.cloneNode();
      fresh.href = `${old.href.split("?")[0]}?${Date.now()}`;
      fresh.addEventListener("load", () => old.remove());
      old.after(fresh);
    }
  }

  async function poll() {
    try {
      const answers = await Promise.all([...new Set(addresses(document.styleSheets))].map(changed));
      if (answers.includes(true)) swap();
    } catch {
      // The server is restarting or a sheet is still loading, so try again.
    }
    setTimeout(poll, 250);
  }

  async function checkServer() {
    const answer = await fetchFile("/api/v1/sign-in-methods").catch(() => null);
    if (answer?.ok) return;
    const line = document.createElement("p");
    line.className = "notice";
    line.setAttribute("role", "status");
    line.innerHTML =
      "No server is running. Start one with “cargo xtask serve”, or look at the <a href=/gallery rel=external>gallery</a>.";
    const show = () => {
      // The program clears the page when it starts.
      if (document.querySelector("main[aria-busy]")) return setTimeout(show, 50);
      document.body.prepend(line);
    };
    show();
  }

  // The gallery replaces `fetch` with a mock.
  const fetchFile = window.fetch.bind(window);
  poll();
  if (!location.pathname.startsWith("/gallery")) checkServer();
}
