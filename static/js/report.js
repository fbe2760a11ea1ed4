/* The editor of one criterion of a report. Without this file the form still posts; with it every field saves
   itself, what could not be sent stays in this browser, and what others change is told without overwriting. */
(function () {
  "use strict";

  const PAUSE_MS = 900;

  const form = document.querySelector("[data-report]");
  if (!form) return;

  const text = document.getElementById("ui-text").dataset;
  const { user, cycle, alliance } = form.dataset;
  const isClosed = "closed" in form.dataset;
  const drafts = new window.SheetDrafts(user, cycle, alliance, "report");
  const fields = Array.from(form.querySelectorAll("[data-field]"), (part) => new window.ReportField(part, text));
  const part = (name) => document.querySelector(`[data-report-${name}]`);
  const saving = new window.SelfSaving(fields, drafts, {
    text, user, isClosed, part, pauseMs: PAUSE_MS, refresh: () => {}, stored: () => news.soon(),
  });
  const changedElsewhere = (key, stored) => { if (!isClosed) saving.storedElsewhere(key, stored); };
  const news = new window.ReportNews.News(form.dataset.news, changedElsewhere, told);

  function told(said) {
    part("progress").textContent = saving.words("progress", { done: said.done, total: said.total });
    part("meter").value = said.done;
    part("meter").max = said.total || 1;
    window.ReportNews.showMissing(part("missing"), said.missing);
    part("nothing-missing").hidden = said.missing.length > 0;
    window.ReportNews.showCounts(part("rail"), said.criteria);
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
    const field = saving.fieldAt(event.target);
    if (event.altKey && event.code === "KeyG") nextGap();
    else if (event.altKey && (event.code === "KeyN" || event.code === "KeyP")) (part(event.code === "KeyN" ? "next" : "previous") || form).click();
    else if (field && event.key === "Enter" && event.ctrlKey) step(event.shiftKey ? -1 : 1);
    else if (field && event.key === "Enter" && event.target.tagName === "INPUT") step(1);
    else if (!event.target.closest("input, textarea, select") && (event.key === "?" || event.key === "\uff1f")) showKeys();
    else return;
    event.preventDefault();
  }

  document.querySelectorAll("[data-without-script]").forEach((part) => { part.hidden = true; });
  document.querySelectorAll("[data-with-script]").forEach((part) => { part.hidden = false; });
  saving.start();
  if (!isClosed) {
    document.addEventListener("keydown", onKey);
    part("gap").addEventListener("click", nextGap);
    part("help").addEventListener("click", showKeys);
  }
  form.dataset.started = "";
})();
