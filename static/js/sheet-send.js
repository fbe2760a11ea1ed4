/* One value on its way to the server, and what its answer means. */
(function () {
  "use strict";

  const PATIENCE_MS = 20000;
  const MOST_KEPT_ALIVE = 60000; // Browsers let no more outlive its page.
  const DOUBTFUL = [401, 403, 404]; // What a sheet answers to those who are signed out, too.
  const NOTHING = { mark: null, comment: "", version: 0 };

  function token() {
    const meta = document.querySelector('meta[name="csrf-token"]');
    return meta ? meta.content : "";
  }

  async function ask(url, value) {
    const sent = JSON.stringify(value);
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
    try {
      return await fetch(url, {
        method: "PUT",
        credentials: "same-origin",
        keepalive: new Blob([sent]).size < MOST_KEPT_ALIVE,
        signal: patience.signal,
        headers: { "Accept": "application/json", "Content-Type": "application/json", "X-CSRFToken": token() },
        body: sent,
      });
    } finally {
      clearTimeout(timer);
    }
  }

  async function body(response) {
    try {
      return await response.json();
    } catch (error) {
      return {};
    }
  }

  /* The page itself, asked again, says whether its user is still signed in, and brings a fresh token:
     "fresh", "signed out", or "gone" when there is no such page any more. */
  async function renew(user) {
    const response = await fetch(window.location.pathname, { credentials: "same-origin", cache: "no-store" });
    if (!response.ok) return "gone";
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const form = page.querySelector("form[data-user]");
    const fresh = page.querySelector('meta[name="csrf-token"]');
    if (!form || form.dataset.user !== user || !fresh) return "signed out";
    document.querySelector('meta[name="csrf-token"]').content = fresh.content;
    document.querySelectorAll('input[name="csrfmiddlewaretoken"]').forEach((input) => { input.value = fresh.content; });
    return "fresh";
  }

  /* The first sentence a problem document has for its reader. */
  function sentence(problem) {
    const errors = problem.errors || {};
    const first = Array.isArray(errors) ? errors[0] : [].concat(...Object.values(errors))[0];
    const text = first && typeof first === "object" ? first.detail || first.message : first;
    return text || problem.detail || problem.title || "";
  }

  async function understood(response) {
    const answer = await body(response);
    if (response.ok && Object.keys(answer).some((key) => key.endsWith("version"))) return { kind: "saved", stored: answer };
    if (answer.code === "stale_version") return { kind: "stale", stored: answer.stored || NOTHING };
    if (response.status === 400) return { kind: "invalid", sentence: sentence(answer) };
    if (response.status >= 500 || response.status === 429) return { kind: "offline" };
    return { kind: "refused", sentence: sentence(answer) };
  }

  /* Resolves to {kind}: saved, stale, invalid, refused, session or offline. Never rejects. */
  async function send(url, value, user) {
    try {
      let response = await ask(url, value);
      if (DOUBTFUL.includes(response.status)) {
        const known = await renew(user);
        if (known === "signed out") return { kind: "session" };
        if (known === "fresh") response = await ask(url, value);
        if (response.status === 401) return { kind: "session" };
      }
      return await understood(response);
    } catch (error) {
      return { kind: "offline" };
    }
  }

  window.SheetSend = { send };
})();
