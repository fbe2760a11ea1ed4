/* Going through a report with the keyboard: A accepts, R returns and asks why, J and K move. */
(function () {
  "use strict";

  const form = document.querySelector("[data-screening]");
  if (!form) return;
  const items = Array.from(form.querySelectorAll("[data-item]")).filter((item) => item.querySelector("[data-ruled]"));
  if (!items.length) return;

  function at() {
    return items.findIndex((item) => item.contains(document.activeElement));
  }

  function go(item) {
    if (!item) return;
    (item.querySelector("[data-ruled]:checked") || item.querySelector("[data-ruled]")).focus({ preventScroll: true });
    item.scrollIntoView({ block: "center" });
  }

  function rule(item, verdict) {
    item.querySelector(`[data-ruled="${verdict}"]`).checked = true;
    if (verdict === "returned") item.querySelector("[data-reason]").focus();
    else go(items[items.indexOf(item) + 1] || item);
  }

  document.addEventListener("keydown", function (event) {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest('textarea, select, input:not([type="radio"])')) return;
    const place = at();
    const key = event.key.toLowerCase();
    if (key === "j") go(items[place + 1]);
    else if (key === "k") go(items[Math.max(place - 1, 0)]);
    else if (key === "a" && place >= 0) rule(items[place], "accepted");
    else if (key === "r" && place >= 0) rule(items[place], "returned");
    else return;
    event.preventDefault();
  });

  /* In a reason Ctrl+Enter goes to the next item. */
  form.addEventListener("keydown", function (event) {
    if (event.target.matches("[data-reason]") && event.key === "Enter" && event.ctrlKey) {
      event.preventDefault();
      go(items[at() + 1]);
    }
  });

  document.querySelectorAll("[data-with-script]").forEach((part) => { part.hidden = false; });
})();
