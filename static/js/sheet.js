/* The scoring sheet. Without this file the form still posts; with it every field saves itself, and what
   could not be sent stays in this browser until it can. */
(function () {
  "use strict";

  const PAUSE_MS = 600;

  const form = document.querySelector("[data-sheet]");
  if (!form) return;

  const text = document.getElementById("ui-text").dataset;
  const { user, cycle, alliance, markUrl } = form.dataset;
  const isClosed = "closed" in form.dataset;
  const drafts = new window.SheetDrafts(user, cycle, alliance);
  const fields = Array.from(form.querySelectorAll("[data-indicator]"), (item) => {
    const url = markUrl.replace("__indicator__", encodeURIComponent(item.dataset.indicator));
    return new window.SheetField(item, text, url);
  });
  const part = (name) => form.querySelector(`[data-sheet-${name}]`);
  const saving = new window.SelfSaving(fields, drafts, {
    text, user, isClosed, part, pauseMs: PAUSE_MS, refresh, stored: () => {},
  });

  /* --- What the page says ------------------------------------------------------------------- */

  function refresh() {
    const counting = fields.filter((field) => field.counts);
    const gaps = counting.filter((field) => field.isGap).length;
    const done = counting.length - gaps;
    part("progress").textContent = saving.words("progress", { done: done, total: counting.length });
    part("meter").value = done;
    if (part("gap")) part("gap").disabled = !fields.some((field) => field.isGap || field.needsCare);
    form.querySelectorAll("[data-criterion]").forEach(refreshCriterion);
    refreshSubmit(gaps);
  }

  function refreshCriterion(link) {
    const own = fields.filter((field) => field.counts && field.part.dataset.of === link.dataset.criterion);
    const done = own.filter((field) => !field.isGap).length;
    link.querySelector("[data-count]").textContent = `${done}/${own.length}`;
    link.dataset.state = done === own.length ? "done" : "open";
  }

  function reasonAgainst(gaps) {
    const care = fields.filter((field) => field.needsCare).length;
    const { waiting } = saving;
    if (care) return saving.words("reason_care", { n: care });
    if (gaps) return saving.words("reason_gaps", { n: gaps });
    if (waiting) return saving.words("reason_waiting", { n: waiting });
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
    if (!gaps.length) saving.hurry();
  }

  /* --- Keys --------------------------------------------------------------------------------- */

  function go(field) {
    if (!field) return;
    field.mark.focus({ preventScroll: true });
    field.mark.select();
    field.part.scrollIntoView({ block: "nearest" });
  }

  function nextGap() {
    const at = fields.findIndex((field) => field.part.contains(document.activeElement));
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
    const at = fields.findIndex((field) => field.part.contains(event.target));
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

  form.querySelectorAll("[data-without-script]").forEach((part) => { part.hidden = true; });
  form.querySelectorAll("[data-with-script]").forEach((part) => { part.hidden = false; });
  form.dataset.started = "";
  saving.start();
  if (!isClosed) {
    form.addEventListener("submit", submit);
    document.addEventListener("keydown", onKey);
    part("gap").addEventListener("click", nextGap);
    part("help").addEventListener("click", showKeys);
  }
})();
