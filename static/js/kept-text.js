/* Long texts that are typed and not sent yet outlive a session that ended, a file that was refused and a
   page that was left. They stay in this tab, under the person and the form, until a page says that they
   were taken. A form takes part by holding components/_kept.html. */
(function () {
  "use strict";

  const SENT = "kept-sent";

  function stored(key) {
    try {
      return JSON.parse(window.sessionStorage.getItem(key));
    } catch (error) {
      return null;
    }
  }

  function store(key, value) {
    try {
      window.sessionStorage.setItem(key, JSON.stringify(value));
    } catch (error) {
      return; // Without room or permission the form works as it does without scripts.
    }
  }

  function forget(key) {
    try {
      window.sessionStorage.removeItem(key);
    } catch (error) {
      return;
    }
  }

  /* What was sent is taken where the next page says so. Signing in again says nothing about it. */
  function settle() {
    const keys = stored(SENT);
    forget(SENT);
    if (!keys || window.location.pathname.startsWith("/accounts/")) return;
    if (document.querySelector(".message--success, [data-taken]")) keys.forEach(forget);
  }

  function watch(part) {
    const form = part.closest("form");
    const address = new URL(form.getAttribute("action") || "", window.location.href).pathname;
    const fields = Array.from(form.querySelectorAll("textarea"));
    const keyOf = (field) => ["kept", part.dataset.keptTexts, address, field.name].join("|");

    fields.forEach(function (field) {
      const kept = stored(keyOf(field));
      if (kept && kept.text !== field.defaultValue) show(field, kept);
      const before = kept && kept.text === field.defaultValue ? kept.before : field.defaultValue;
      field.addEventListener("input", function () {
        store(keyOf(field), { text: field.value, before: before });
      });
    });
    form.addEventListener("submit", function () { store(SENT, fields.map(keyOf)); });

    /* Back in the field, unless somebody has changed the text meanwhile: then beside it. */
    function show(field, kept) {
      if (kept.before === field.defaultValue) {
        field.value = kept.text;
        part.querySelector("[data-back]").hidden = false;
        return;
      }
      const beside = part.querySelector("[data-beside]");
      const text = document.createElement("p");
      text.className = "prose break";
      text.textContent = kept.text;
      beside.append(text);
      beside.hidden = false;
    }
  }

  function start() {
    settle();
    document.querySelectorAll("[data-kept-texts]").forEach(watch);
  }

  /* Another form of the page was sent: what is typed in this one stays kept. */
  document.addEventListener("submit", function (event) {
    if (!event.target.querySelector("[data-kept-texts]")) forget(SENT);
  });

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
