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

  function start() {
    /* A print button does something only with a script, so it shows only with one. */
    document.querySelectorAll("[data-print]").forEach(function (button) {
      button.hidden = false;
    });
    const summary = document.querySelector("[data-focus]");
    if (summary) summary.focus();
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
