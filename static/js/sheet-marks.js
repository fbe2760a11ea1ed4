/* What counts as a mark, and how typed text becomes one. Pure functions. */
(function () {
  "use strict";

  const FULL_WIDTH_ZERO = 0xff10;

  const SIGNS = {
    "\u3002": ".", "\uff0e": ".", "\uff61": ".", "\uff0c": ",", "\uff0d": "-", "\u2212": "-", "\uff0b": "+",
  };

  /* "１，２３４。５ " -> "1234.5": what Chinese input methods and spreadsheets really send (common/forms.py). */
  function plain(typed) {
    return typed
      .replace(/[\uff10-\uff19]/g, function (digit) {
        return String(digit.charCodeAt(0) - FULL_WIDTH_ZERO);
      })
      .replace(/[\u3002\uff0e\uff61\uff0c\uff0d\u2212\uff0b]/g, function (sign) { return SIGNS[sign]; })
      .replace(/[\s\u00a0\u3000\u200b\ufeff]/g, "")
      .replace(/(\d),(?=\d{3}(?!\d))/g, "$1");
  }

  function normalise(typed) {
    return plain(typed).replace(/\u5206$/, "");
  }

  /* The mark in hundredths; null for an empty field; undefined for what is not a mark. */
  function parse(typed) {
    const text = normalise(typed);
    if (text === "") return null;
    const parts = /^(\d*)(?:\.(\d{0,2})0*)?$/.exec(text);
    if (!parts || (parts[1] === "" && !parts[2])) return undefined;
    const hundredths = Number(parts[1] || 0) * 100 + Number((parts[2] || "").padEnd(2, "0"));
    return hundredths <= 10000 ? hundredths : undefined;
  }

  /* "88.5" for 8850, "" for null: as short as it can be written. */
  function show(hundredths) {
    if (hundredths === null) return "";
    return String(Math.floor(hundredths / 100)) + fraction(hundredths % 100);
  }

  function fraction(rest) {
    if (rest === 0) return "";
    return "." + String(rest).padStart(2, "0").replace(/0$/, "");
  }

  /* The same mark and the same comment, however it was written. */
  function same(left, right) {
    const one = parse(left.mark || "");
    const equal = one === undefined ? left.mark === right.mark : one === parse(right.mark || "");
    return equal && tidy(left.comment) === tidy(right.comment);
  }

  function tidy(comment) {
    return (comment || "").replace(/\r\n?/g, "\n").trim();
  }

  window.SheetMarks = { plain, normalise, parse, show, same };
})();
