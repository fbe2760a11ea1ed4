/* Last year's text under a narrative: copied into the field, and over what stands there only once that is confirmed. */
(function () {
  "use strict";

  document.querySelectorAll("[data-last-text]").forEach((part) => {
    const field = document.getElementById(part.dataset.lastText);
    const copy = part.querySelector("[data-last-copy]");
    const ask = part.querySelector("[data-last-ask]");

    function asking(isAsking) {
      ask.hidden = !isAsking;
      copy.hidden = isAsking;
    }

    /* As if it were typed: it is counted, saved and kept like everything else in the field. */
    function take() {
      field.value = part.querySelector("[data-text]").textContent;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      asking(false);
      field.focus();
    }

    copy.querySelector("button").addEventListener("click", () => {
      if (field.value.trim() === "") take();
      else {
        asking(true);
        ask.querySelector("[data-no]").focus();
      }
    });
    ask.querySelector("[data-yes]").addEventListener("click", take);
    ask.querySelector("[data-no]").addEventListener("click", () => { asking(false); copy.querySelector("button").focus(); });
    copy.hidden = false;
  });
})();
