/* The scoring sheet. Without this file the form still posts; with it every field saves itself, and what
   could not be sent stays in this browser until it can. */
(function () {
  "use strict";

  const DEBOUNCE_MS = 600;
  const FIRST_RETRY_MS = 2000;
  const LAST_RETRY_MS = 60000;

  const form = document.querySelector("[data-sheet]");
  if (!form) return;

  const text = document.getElementById("ui-text").dataset;
  const { user, cycle, alliance, markUrl } = form.dataset;
  const drafts = new window.SheetDrafts(user, cycle, alliance);
  const fields = Array.from(form.querySelectorAll("[data-indicator]"), (item) => new window.SheetField(item, text));
  const byCode = new Map(fields.map((field) => [field.code, field]));
  const isClosed = "closed" in form.dataset;
  const part = (name) => form.querySelector(`[data-sheet-${name}]`);

  let isPumping = false;
  let trouble = null;
  let retryMs = FIRST_RETRY_MS;
  let retryTimer = null;
  let restored = 0;

  function words(key, values) {
    return text[key].replace(/\{(\w+)\}/g, (whole, name) => values[name]);
  }

  function clock() {
    const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    return new Date().toLocaleTimeString(document.documentElement.lang, options);
  }

  /* --- Sending ---------------------------------------------------------------------------- */

  function changed(field) {
    field.isReady = false;
    if (!trouble) restored = 0;
    if (field.isDirty || field.isSending) {
      if (!drafts.keep(field.code, field.typed)) drafts.works = false;
    } else {
      drafts.clear(field.code);
    }
    const isMark = field.check();
    field.showSides();
    clearTimeout(field.timer);
    if (isMark && !field.theirs) field.timer = setTimeout(() => ready(field), DEBOUNCE_MS);
    refresh();
  }

  function ready(field) {
    clearTimeout(field.timer);
    if (!field.isDirty || field.theirs || field.hundredths === undefined || field.kind === "error") return;
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
    const url = markUrl.replace("__indicator__", encodeURIComponent(field.code));
    const answer = await window.SheetSend.send(url, sent, user);
    field.isSending = false;
    if (answer.kind !== "offline" && answer.kind !== "session") {
      trouble = null;
      retryMs = FIRST_RETRY_MS;
    }
    answers[answer.kind](field, answer, sent);
  }

  const answers = {
    saved(field, answer) {
      field.rebase(answer.stored);
      drafts.announce(field.code, answer.stored);
      if (field.isDirty) {
        drafts.keep(field.code, field.typed);
        if (field.check()) field.isReady = true;
        return;
      }
      drafts.clear(field.code);
      field.saySaved(clock());
    },
    stale(field, answer) {
      if (window.SheetMarks.same(field.typed, window.SheetField.value(answer.stored))) {
        answers.saved(field, answer);
      } else {
        field.disagree(answer.stored, true, choose);
      }
    },
    invalid(field, answer) {
      field.say("error", answer.sentence || text.invalid);
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
    fields.filter((field) => field.isWaiting && field.hundredths !== undefined).forEach((field) => { field.isReady = true; });
    pump();
  }

  function hurry() {
    if (!trouble) return;
    retryMs = FIRST_RETRY_MS;
    again();
  }

  function choose(field, keepMine) {
    field.settle(keepMine);
    field.mark.focus();
    if (field.isDirty) {
      changed(field);
      ready(field);
    } else {
      drafts.clear(field.code);
      field.saySaved(clock());
      refresh();
    }
  }

  /* --- What was kept, and what other tabs do ------------------------------------------------ */

  /* The page itself came back with something typed that the server did not take. */
  function refused(field) {
    drafts.keep(field.code, field.typed);
    if ("disputed" in field.item.dataset) field.disagree(field.base, true, choose);
    else if (field.check()) ready(field);
  }

  function restore(field) {
    const left = drafts.adopt(field.code).filter((draft) => !window.SheetMarks.same(draft, field.base));
    if (!left.length) {
      drafts.clear(field.code);
      if (field.isDirty && !isClosed) refused(field);
      return;
    }
    if (isClosed) {
      field.say("kept", words("never_sent", { mark: left[0].mark || text.no_mark, comment: left[0].comment }));
      return;
    }
    const stored = field.base;
    field.set(left[0]);
    drafts.keep(field.code, { ...field.typed, version: left[0].version });
    restored += 1;
    const other = left.find((draft) => !window.SheetMarks.same(draft, left[0]));
    if (left[0].version < stored.version) field.disagree(stored, true, choose);
    else if (other) field.disagree(other, false, choose);
    else if (field.check()) ready(field);
  }

  function typedElsewhere(code, draft) {
    const field = byCode.get(code);
    if (!field || isClosed || field.theirs || window.SheetMarks.same(field.typed, draft)) return;
    if (field.isDirty) field.disagree(draft, false, choose);
    else field.say("typing", text.other_tab);
  }

  function savedElsewhere(code, stored) {
    const field = byCode.get(code);
    if (!field || stored.version <= field.base.version) return;
    const wasDirty = field.isDirty || field.theirs;
    if (wasDirty && !window.SheetMarks.same(field.typed, window.SheetField.value(stored))) {
      field.disagree(stored, true, choose);
    } else {
      field.rebase(stored);
      field.agree();
      field.set(field.base);
      drafts.clear(code);
      field.say("saved", words("saved_tab", { time: clock() }));
    }
    refresh();
  }

  function lost(code) {
    const field = byCode.get(code);
    if (field && field.isDirty) drafts.keep(code, field.typed);
  }

  /* --- What the page says ------------------------------------------------------------------- */

  function refresh() {
    const counting = fields.filter((field) => field.counts);
    const gaps = counting.filter((field) => field.isGap).length;
    const done = counting.length - gaps;
    part("progress").textContent = words("progress", { done: done, total: counting.length });
    part("meter").value = done;
    if (part("gap")) part("gap").disabled = !fields.some((field) => field.isGap || field.needsCare);
    form.querySelectorAll("[data-criterion]").forEach(refreshCriterion);
    refreshBanner();
    refreshSubmit(gaps);
  }

  function refreshCriterion(link) {
    const own = fields.filter((field) => field.counts && field.item.dataset.of === link.dataset.criterion);
    const done = own.filter((field) => !field.isGap).length;
    link.querySelector("[data-count]").textContent = `${done}/${own.length}`;
    link.dataset.state = done === own.length ? "done" : "open";
  }

  function refreshBanner() {
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

  function reasonAgainst(gaps) {
    const care = fields.filter((field) => field.needsCare).length;
    const waiting = fields.filter((field) => field.isWaiting).length;
    if (care) return words("reason_care", { n: care });
    if (gaps) return words("reason_gaps", { n: gaps });
    if (waiting) return words("reason_waiting", { n: waiting });
    return "";
  }

  function refreshSubmit(gaps) {
    const button = part("submit");
    if (!button) return;
    const reason = reasonAgainst(gaps);
    button.setAttribute("aria-disabled", reason !== "");
    if (part("reason").textContent !== reason) part("reason").textContent = reason;
  }

  /* A sheet with a gap stays open: the reason stands beside the button, the gap gets the focus. */
  function submit(event) {
    const gaps = fields.filter((field) => field.isGap);
    if (!reasonAgainst(gaps.length)) return;
    event.preventDefault();
    gaps.filter((field) => !field.isDirty).forEach((field) => field.say("error", text.gap));
    go(fields.find((field) => field.needsCare) || gaps[0]);
    if (!gaps.length) hurry();
  }

  /* --- Keys --------------------------------------------------------------------------------- */

  function go(field) {
    if (!field) return;
    field.mark.focus({ preventScroll: true });
    field.mark.select();
    field.item.scrollIntoView({ block: "nearest" });
  }

  function nextGap() {
    const at = fields.findIndex((field) => field.item.contains(document.activeElement));
    const open = fields.filter((field) => field.isGap || field.needsCare);
    go(open.find((field) => fields.indexOf(field) > at) || open[0]);
  }

  function showKeys() {
    const keys = document.getElementById("sheet-keys");
    if (!keys.open) keys.showModal();
  }

  function onKey(event) {
    if (event.isComposing) return;
    if (event.altKey && event.code === "KeyG") {
      event.preventDefault();
      nextGap();
      return;
    }
    const at = fields.findIndex((field) => field.item.contains(event.target));
    const inMark = at >= 0 && event.target === fields[at].mark;
    const inComment = at >= 0 && event.target === fields[at].comment;
    if ((event.key === "?" || event.key === "\uff1f") && !inComment) {
      event.preventDefault();
      showKeys();
    } else if ((inMark && (event.key === "Enter" || event.key === "ArrowDown")) || (inComment && event.key === "Enter" && event.ctrlKey)) {
      event.preventDefault();
      go(fields[at + 1]);
    } else if (inMark && event.key === "ArrowUp") {
      event.preventDefault();
      go(fields[at - 1]);
    }
  }

  function listen() {
    form.addEventListener("input", (event) => {
      const field = fields.find((one) => one.item.contains(event.target));
      if (field) changed(field);
    });
    form.addEventListener("focusout", (event) => {
      const field = fields.find((one) => one.item.contains(event.target));
      if (!field) return;
      if (event.target === field.mark) field.tidy();
      ready(field);
    });
    form.addEventListener("submit", submit);
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
    drafts.listen(typedElsewhere, savedElsewhere, lost);
  }

  form.querySelectorAll("[data-without-script]").forEach((part) => { part.hidden = true; });
  form.querySelectorAll("[data-with-script]").forEach((part) => { part.hidden = false; });
  form.dataset.started = "";
  fields.forEach(restore);
  if (!isClosed) listen();
  refresh();
})();
