/* Small comforts for every page. Nothing here is needed for a page to work. */
(function () {
  "use strict";

  function closeMenus(except) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (menu !== except) menu.open = false;
    });
  }

  /* A menu closes when one clicks elsewhere, and on Escape. */
  document.addEventListener("click", function (event) {
    closeMenus(event.target.closest("details.menu"));
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    const menu = document.activeElement.closest("details.menu[open]");
    closeMenus(null);
    if (menu) menu.querySelector("summary").focus();
  });

  /* A table row opens where its link leads. The link itself serves keyboard and screen reader. */
  document.addEventListener("click", function (event) {
    const row = event.target.closest("tr[data-href]");
    if (!row || event.target.closest("a, button, input, select, summary, label")) return;
    if (String(window.getSelection())) return;
    if (event.ctrlKey || event.metaKey) window.open(row.dataset.href, "_blank", "noopener");
    else window.location.assign(row.dataset.href);
  });

  /* Up and down move between the links of rows. */
  document.addEventListener("keydown", function (event) {
    const row = event.target.closest("tr[data-href]");
    if (!row || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
    const rows = Array.from(row.parentElement.querySelectorAll("tr[data-href]"));
    const next = rows[rows.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)];
    const link = next && next.querySelector("a");
    if (link) {
      event.preventDefault();
      link.focus();
    }
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) window.print();
  });

  /* Files that the server would not even read are not sent: the connection would break without a word. */
  document.addEventListener("change", function (event) {
    const input = event.target.closest('input[type="file"][data-most]');
    if (!input) return;
    const bytes = Array.from(input.files).reduce(function (sum, file) { return sum + file.size; }, 0);
    const sentence = input.closest(".field").querySelector("[data-too-big]");
    sentence.hidden = bytes <= Number(input.dataset.most);
    if (!sentence.hidden) input.value = "";
  });

  /* A part that the page fetches anew takes away what had the focus: what stands there instead has it. */
  const FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  let lost = null;
  function told(node) {
    return [node.tagName, node.getAttribute("href"), node.name, node.textContent.trim()].join("|");
  }
  document.addEventListener("htmx:beforeSwap", function (event) {
    const part = event.detail.target;
    const had = document.activeElement;
    lost = part.id && part.contains(had) ? { id: part.id, words: told(had) } : null;
  });
  document.addEventListener("htmx:afterSettle", function () {
    const part = lost && document.getElementById(lost.id);
    if (part && document.activeElement === document.body) {
      const same = Array.from(part.querySelectorAll(FOCUSABLE)).find(function (node) { return told(node) === lost.words; });
      if (!same) part.tabIndex = -1;
      (same || part).focus({ preventScroll: true });
    }
    lost = null;
  });

  /* A page that would be read anew under somebody who fills in a form says so instead. */
  let isWriting = false;
  document.addEventListener("input", function (event) {
    if (event.target.closest("form")) isWriting = true;
  });
  document.addEventListener("htmx:beforeOnLoad", function (event) {
    const news = document.querySelector("[data-computed]");
    if (!isWriting || !news || event.detail.xhr.getResponseHeader("HX-Refresh") !== "true") return;
    event.preventDefault();
    news.hidden = false;
  });

  function start() {
    /* A print button does something only with a script, so it shows only with one. */
    document.querySelectorAll("[data-print]").forEach(function (button) {
      button.hidden = false;
    });
    const first = document.querySelector("[data-focus], [data-focus-first] input:not([type=hidden])");
    if (!first) return;
    first.focus();
    /* Where the address names a place in the page, the browser goes there last and takes the focus away. */
    window.addEventListener("load", function () {
      requestAnimationFrame(function () {
        if (document.activeElement === document.body) first.focus();
      });
    });
  }

  /* Folded parts are printed unfolded, and folded again afterwards. */
  let unfolded = [];
  window.addEventListener("beforeprint", function () {
    unfolded = Array.from(document.querySelectorAll("details.more:not([open])"));
    unfolded.forEach(function (part) { part.open = true; });
  });
  window.addEventListener("afterprint", function () {
    unfolded.forEach(function (part) { part.open = false; });
  });

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
