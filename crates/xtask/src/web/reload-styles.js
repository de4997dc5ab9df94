// Development only: a saved style sheet is on screen at once, without a build or a reload.
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
    const now = await (await fetch(address, { cache: "no-store" })).text();
    const before = seen.get(address);
    seen.set(address, now);
    return before !== undefined && before !== now;
  }

  function swap(old) {
    const fresh = old.cloneNode();
    fresh.href = `${old.href.split("?")[0]}?${Date.now()}`;
    fresh.addEventListener("load", () => old.remove());
    old.after(fresh);
  }

  async function look() {
    try {
      const answers = await Promise.all([...new Set(addresses(document.styleSheets))].map(changed));
      if (answers.includes(true)) {
        document.querySelectorAll('link[rel="stylesheet"]').forEach(swap);
      }
    } catch {
      // The server restarts, or a sheet is still loading: look again.
    }
    setTimeout(look, 250);
  }

  look();
}
