/* The editor of one criterion of a report. Without this file the form still posts; with it every field saves
   itself, what could not be sent stays in this browser, and what others change is told without overwriting. */
(function () {
  "use strict";

  const DEBOUNCE_MS = 900;
  const FIRST_RETRY_MS = 2000;
  const LAST_RETRY_MS = 60000;

  const form = document.querySelector("[data-report]");
  if (!form) return;

  const text = document.getElementById("ui-text").dataset;
  const { user, cycle, alliance } = form.dataset;
  const isClosed = "closed" in form.dataset;
  const drafts = new window.SheetDrafts(user, cycle, alliance, "report");
  const fields = Array.from(form.querySelectorAll("[data-field]"), (part) => new window.ReportField(part, text));
  const byKey = new Map(fields.map((field) => [field.key, field]));
  const part = (name) => document.querySelector(`[data-report-${name}]`);
  const fieldAt = (node) => fields.find((field) => field.part.contains(node));

  let isPumping = false;
  let trouble = null;
  let retryMs = FIRST_RETRY_MS;
  let retryTimer = null;
  let restored = 0;
  let news = null;

  function words(key, values) {
    return text[key].replace(/\{(\w+)\}/g, (whole, name) => values[name]);
  }

  /* --- Sending ---------------------------------------------------------------------------- */

  function changed(field) {
    field.isReady = false;
    if (!trouble) restored = 0;
    if (field.isDirty || field.isSending) {
      if (!drafts.keep(field.key, field.typed)) drafts.works = false;
    } else {
      drafts.clear(field.key);
    }
    const isValid = field.check();
    if (field.theirs) field.showSides();
    clearTimeout(field.timer);
    if (isValid && !field.theirs) field.timer = setTimeout(() => ready(field), DEBOUNCE_MS);
    refresh();
  }

  function ready(field) {
    clearTimeout(field.timer);
    if (!field.isDirty || field.theirs || !field.isValid || field.kind === "error") return;
    field.isReady = true;
    if (trouble) field.say(trouble, text[trouble]);
    pump();
  }

  async function pump() {
    if (isPumping || retryTimer) return;
    isPumping = true;
    let field = null;
    while ((field = fields.find((one) => one.isReady && one.isWaiting))) {
      await deliver(field);
      refresh();
      if (trouble) break;
    }
    isPumping = false;
    refresh();
  }

  async function deliver(field) {
    const sent = field.payload;
    field.isReady = false;
    field.isSending = true;
    field.say("saving", text.saving);
    const answer = await window.SheetSend.send(field.url, sent, user);
    field.isSending = false;
    if (answer.kind !== "offline" && answer.kind !== "session") {
      trouble = null;
      retryMs = FIRST_RETRY_MS;
    }
    answers[answer.kind](field, answer);
  }

  const answers = {
    saved(field, answer) {
      const stored = field.told(answer.stored);
      field.rebase(stored);
      drafts.announce(field.key, stored);
      news.soon();
      if (field.isDirty) {
        drafts.keep(field.key, field.typed);
        if (field.check()) field.isReady = true;
        return;
      }
      drafts.clear(field.key);
      field.say("saved", words("saved", { time: field.clock() }));
    },
    stale(field, answer) {
      const stored = field.told(answer.stored);
      if (field.same(field.typed, stored)) answers.saved(field, answer);
      else field.disagree(stored, true, choose);
    },
    invalid(field, answer) {
      field.say("error", answer.sentence || text.bad_number);
    },
    refused(field, answer) {
      field.say("error", words("refused", { reason: answer.sentence }));
    },
    session(field) {
      stuck(field, "session");
    },
    offline(field) {
      stuck(field, "kept");
    },
  };

  /* Everything unsent waits: for the network, or for its author to sign in again. */
  function stuck(field, kind) {
    trouble = kind;
    field.isReady = true;
    fields.filter((one) => one.isWaiting && !one.isSending).forEach((one) => one.say(kind, text[kind]));
    retryTimer = setTimeout(again, retryMs);
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
  }

  function again() {
    clearTimeout(retryTimer);
    retryTimer = null;
    fields.filter((field) => field.isWaiting && field.isValid).forEach((field) => { field.isReady = true; });
    pump();
  }

  function hurry() {
    if (!trouble) return;
    retryMs = FIRST_RETRY_MS;
    again();
  }

  function choose(field, which) {
    field.settle(which);
    field.inputs[0].focus();
    if (field.isDirty) {
      changed(field);
      ready(field);
    } else {
      drafts.clear(field.key);
      field.say("saved", words("saved", { time: field.clock() }));
      refresh();
    }
  }

  /* --- What was kept, and what others do ----------------------------------------------------- */

  /* The page itself came back with something typed that the server did not take. */
  function refused(field) {
    drafts.keep(field.key, field.typed);
    if ("disputed" in field.part.dataset) field.disagree({ ...field.base, by: field.part.dataset.by, at: field.part.dataset.at }, true, choose);
    else if (field.check()) ready(field);
  }

  function restore(field) {
    field.follow();
    const left = drafts.adopt(field.key).filter((draft) => !field.same(draft, field.base));
    if (!left.length) {
      drafts.clear(field.key);
      if (field.isDirty && !isClosed) refused(field);
      return;
    }
    if (isClosed) {
      field.say("kept", words("never_sent", { text: field.names.map((name) => left[0][name]).join(" ") }));
      return;
    }
    const stored = { ...field.base, by: field.part.dataset.by, at: field.part.dataset.at };
    field.set(left[0]);
    drafts.keep(field.key, { ...field.typed, version: left[0].version });
    restored += 1;
    const other = left.find((draft) => !field.same(draft, left[0]));
    if (left[0].version < stored.version) field.disagree(stored, true, choose);
    else if (other) field.disagree(other, false, choose);
    else if (field.check()) ready(field);
  }

  function typedElsewhere(key, draft) {
    const field = byKey.get(key);
    if (!field || isClosed || field.theirs || field.same(field.typed, draft)) return;
    if (field.isDirty) field.disagree(draft, false, choose);
    else field.say("typing", text.other_tab);
  }

  /* Somebody stored something newer. A field left alone shows it; one in work keeps what is typed
     and shows both. */
  function storedElsewhere(key, stored) {
    const field = byKey.get(key);
    if (!field || field.isSending || stored.version <= field.base.version) return;
    if (field.theirs && field.theirs.isStored && field.theirs.version === stored.version) return;
    const note = words("changed_by", { name: stored.by || text.other, time: field.clock(stored.at) });
    if (field.isDirty && !field.same(field.typed, stored)) {
      field.agree();
      field.disagree(stored, true, choose);
    } else if (field.hasFocus && !field.same(field.typed, stored)) {
      field.say("news", note);
    } else {
      field.rebase(stored);
      field.agree();
      field.set(field.base);
      drafts.clear(key);
      field.say("news", note);
    }
    refresh();
  }

  function lost(key) {
    const field = byKey.get(key);
    if (field && field.isDirty) drafts.keep(key, field.typed);
  }

  /* --- What the page says ------------------------------------------------------------------- */

  function told(said) {
    part("progress").textContent = words("progress", { done: said.done, total: said.total });
    part("meter").value = said.done;
    part("meter").max = said.total || 1;
    window.ReportNews.showMissing(part("missing"), said.missing);
    part("nothing-missing").hidden = said.missing.length > 0;
    window.ReportNews.showCounts(part("rail"), said.criteria);
  }

  function refresh() {
    const waiting = fields.filter((field) => field.isWaiting).length;
    const lines = [];
    if (trouble && waiting) lines.push(words(trouble === "session" ? "banner_session" : "banner_kept", { n: waiting }));
    if (restored) lines.push(words("restored", { n: restored }));
    if (!drafts.works) lines.push(text.no_storage);
    part("banner").hidden = lines.length === 0;
    const line = lines.join(" ");
    if (part("banner-text").textContent !== line) part("banner-text").textContent = line;
    part("retry").hidden = !trouble;
    part("sign-in").hidden = trouble !== "session";
  }

  /* --- Keys --------------------------------------------------------------------------------- */

  function go(input) {
    if (!input) return;
    input.focus({ preventScroll: true });
    input.scrollIntoView({ block: "center" });
  }

  function inputs() {
    return fields.flatMap((field) => field.inputs).filter((input) => input.offsetParent !== null);
  }

  function step(by) {
    const all = inputs();
    const at = all.indexOf(document.activeElement);
    go(at < 0 ? all[0] : all[at + by]);
  }

  function nextGap() {
    const trouble = fields.find((field) => field.needsCare);
    const link = part("missing").querySelector("a");
    if (trouble) go(trouble.inputs[0]);
    else if (link) link.click();
  }

  function showKeys() {
    const keys = document.getElementById("report-keys");
    if (!keys.open) keys.showModal();
  }

  function onKey(event) {
    if (event.isComposing) return;
    const field = fieldAt(event.target);
    if (event.altKey && event.code === "KeyG") nextGap();
    else if (event.altKey && (event.code === "KeyN" || event.code === "KeyP")) (part(event.code === "KeyN" ? "next" : "previous") || form).click();
    else if (field && event.key === "Enter" && event.ctrlKey) step(event.shiftKey ? -1 : 1);
    else if (field && event.key === "Enter" && event.target.tagName === "INPUT") step(1);
    else if (!event.target.closest("input, textarea, select") && (event.key === "?" || event.key === "\uff1f")) showKeys();
    else return;
    event.preventDefault();
  }

  function listen() {
    form.addEventListener("input", (event) => {
      const field = fieldAt(event.target);
      if (field) changed(field);
    });
    form.addEventListener("focusout", (event) => {
      const field = fieldAt(event.target);
      if (!field) return;
      field.tidy();
      ready(field);
    });
    document.addEventListener("keydown", onKey);
    part("gap").addEventListener("click", nextGap);
    part("help").addEventListener("click", showKeys);
    part("retry").addEventListener("click", hurry);
    window.addEventListener("online", hurry);
    window.addEventListener("focus", hurry);
    window.addEventListener("pagehide", () => fields.forEach(ready));
    window.addEventListener("beforeunload", (event) => {
      if (!drafts.works && fields.some((field) => field.isDirty)) event.preventDefault();
    });
    drafts.listen(typedElsewhere, storedElsewhere, lost);
  }

  document.querySelectorAll("[data-without-script]").forEach((part) => { part.hidden = true; });
  document.querySelectorAll("[data-with-script]").forEach((part) => { part.hidden = false; });
  news = new window.ReportNews.News(form.dataset.news, isClosed ? () => {} : storedElsewhere, told);
  fields.forEach(restore);
  if (!isClosed) listen();
  refresh();
  form.dataset.started = "";
})();
