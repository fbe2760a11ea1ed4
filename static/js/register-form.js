/* The unit of the quantity follows the kind at once; without a script it stands behind each kind. */
(function () {
  "use strict";

  const told = document.getElementById("quantity-units");
  const kind = document.getElementById("id_kind");
  const quantity = document.getElementById("id_quantity");
  if (!told || !kind || !quantity) return;
  const units = JSON.parse(told.textContent);

  function hint() {
    let line = document.getElementById("id_quantity_helptext");
    if (!line) {
      line = document.createElement("div");
      line.className = "field__hint";
      line.id = "id_quantity_helptext";
      quantity.parentElement.append(line);
      quantity.setAttribute("aria-describedby", line.id);
    }
    return line;
  }

  kind.addEventListener("change", function () {
    hint().textContent = units[kind.value] || "";
  });
})();
