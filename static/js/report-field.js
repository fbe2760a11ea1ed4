/* One thing a report says, with a version of its own: a narrative, a self-score, or a fact with its explanation. */
(function () {
  "use strict";

  const { parse, plain, show } = window.SheetMarks;
  const { clock, filled } = window.SelfSaving;

  function tidyText(text) {
    return String(text ?? "").replace(/\r\n?/g, "\n");
  }

  /* "１，２３４。５０" -> "1234.5"; "" for nothing; undefined for what is no number. */
  function number(typed) {
    const text = plain(String(typed ?? ""));
    if (text === "") return "";
    const parts = /^(-?)0*(\d{1,11})(?:\.(\d{0,6})0*)?$/.exec(text);
    if (!parts) return undefined;
    const fraction = (parts[3] || "").replace(/0+$/, "");
    return (Number(parts[2] + "." + (fraction || "0")) === 0 ? "" : parts[1]) + parts[2] + (fraction ? "." + fraction : "");
  }

  function score(typed) {
    const hundredths = parse(String(typed ?? ""));
    if (hundredths === undefined) return undefined;
    return hundredths === null ? "" : show(hundredths);
  }

  /* How each input is read, by its name: the value the server keeps, undefined where it cannot be one. */
  const READ = { narrative: tidyText, explanation: tidyText, self_score: score, declared: number };
  const NUMBERS = ["self_score", "declared"];

  class Field {
    constructor(part, text) {
      this.part = part;
      this.text = text;
      this.key = part.dataset.field;
      this.url = part.dataset.url;
      this.inputs = Array.from(part.querySelectorAll("[data-name]"));
      this.names = this.inputs.map((input) => input.dataset.name);
      this.seen = new Map(this.names.map((name) => [name, part.querySelector(`[data-base="${name}"]`)]));
      this.versionInput = part.querySelector("[data-version]");
      this.state = part.querySelector("[data-state]");
      this.base = { version: Number(this.versionInput.defaultValue) };
      this.names.forEach((name) => { this.base[name] = this.seen.get(name).defaultValue; });
      this.kind = "";
      this.theirs = null;
      this.isReady = false;
      this.isSending = false;
      this.inputs.forEach((input) => { input.value = input.defaultValue; });
      this.follow();
    }

    get typed() {
      const value = { version: this.base.version };
      this.inputs.forEach((input) => { value[input.dataset.name] = input.value; });
      return value;
    }

    same(left, right) {
      return this.names.every((name) => {
        const one = READ[name](left[name]);
        return one === undefined ? left[name] === right[name] : one === READ[name](right[name]);
      });
    }

    get isDirty() {
      return !this.same(this.typed, this.base);
    }

    /* Whether what is typed can be stored at all. */
    get isValid() {
      return this.inputs.every((input) => READ[input.dataset.name](input.value) !== undefined);
    }

    get isWaiting() {
      return this.isDirty && !this.theirs && this.kind !== "error";
    }

    get needsCare() {
      return Boolean(this.theirs) || (this.isDirty && this.kind === "error");
    }

    /* What is said of a value that cannot be stored. */
    get wrong() {
      return this.text[this.names.includes("self_score") ? "bad_score" : "bad_number"];
    }

    get isHeld() {
      return this.part.contains(document.activeElement);
    }

    /* A fact has one version; each text of an item has its own, under its own name. */
    get payload() {
      const isItem = this.names.length === 1;
      const value = { [isItem ? `${this.names[0]}_version` : "version"]: this.base.version };
      this.inputs.forEach((input) => {
        const read = READ[input.dataset.name](input.value);
        value[input.dataset.name] = NUMBERS.includes(input.dataset.name) && read === "" ? null : read;
      });
      return value;
    }

    /* What the server says is stored, by the names of the inputs: of a refusal it names the text, or the value. */
    told(answer) {
      const first = this.names[0];
      const value = { version: answer[`${first}_version`] ?? answer.version, by: answer.by, at: answer.at };
      this.names.forEach((name) => { value[name] = answer[name] ?? ""; });
      if (!(first in answer)) value[first] = answer.text ?? answer.value ?? "";
      return value;
    }

    inWords(typed) {
      return { text: this.names.map((name) => typed[name]).join(" ") };
    }

    newsOf(stored) {
      return ["news", filled(this.text.changed_by, { name: stored.by || this.text.other, time: clock(stored.at) })];
    }

    say(kind, words) {
      this.kind = kind;
      this.state.dataset.kind = kind;
      this.state.textContent = words;
      this.inputs.forEach((input) => {
        const isWrong = kind === "error" && (READ[input.dataset.name](input.value) === undefined || this.inputs.length === 1);
        if (isWrong) input.setAttribute("aria-invalid", "true");
        else input.removeAttribute("aria-invalid");
      });
    }

    /* After a keystroke. False when what is typed cannot be stored, and says why. */
    check() {
      this.follow();
      if (!this.isValid) {
        this.say("error", this.wrong);
        return false;
      }
      if (!this.theirs) this.say(this.isDirty ? "typing" : "", "");
      return true;
    }

    /* What depends on the value: the count of words, and whether a difference is to be explained. */
    follow() {
      const count = this.part.querySelector("[data-words]");
      if (count) count.textContent = this.text.words.replace("{n}", window.ReportWords.count(this.inputs[0].value));
      const why = this.part.querySelector("[data-why]");
      if (!why) return;
      const declared = number(this.inputs[0].value);
      const differs = Boolean(declared) && "derived" in this.part.dataset && declared !== number(this.part.dataset.derived);
      why.hidden = !differs && this.inputs[1].value === "";
      this.part.querySelectorAll("[data-differs]").forEach((mark) => { mark.hidden = !differs; });
    }

    tidy() {
      this.inputs.forEach((input) => {
        const read = READ[input.dataset.name](input.value);
        if (NUMBERS.includes(input.dataset.name) && read !== undefined) input.value = read;
      });
    }

    set(value) {
      this.inputs.forEach((input) => { input.value = value[input.dataset.name] ?? ""; });
      this.follow();
    }

    /* The server holds `stored`: the next change is made against it. */
    rebase(stored) {
      this.base = { version: stored.version };
      this.names.forEach((name) => {
        const read = READ[name](stored[name]);
        this.base[name] = read === undefined ? stored[name] : read;
        this.seen.get(name).value = this.base[name];
      });
      this.versionInput.value = stored.version;
    }

    /* Two values for one field: both are shown with what differs, and nothing is sent until their author has chosen. */
    disagree(theirs, isStored, choose) {
      this.theirs = { ...theirs, isStored: isStored };
      this.say("conflict", isStored ? this.text.conflict : this.text.conflict_tab);
      if (!this.panel) {
        this.panel = document.getElementById("report-conflict").content.firstElementChild.cloneNode(true);
        this.part.append(this.panel);
        ["mine", "theirs", "both"].forEach((which) => {
          this.panel.querySelector(`[data-take="${which}"]`).addEventListener("click", () => choose(this, which));
        });
      }
      const by = this.panel.querySelector("[data-by]");
      by.textContent = theirs.by ? filled(this.text.by, { name: theirs.by, time: clock(theirs.at) }) : this.text.other;
      this.panel.querySelector('[data-take="both"]').hidden = NUMBERS.includes(this.names[0]) && this.names.length === 1;
      this.showSides();
    }

    showSides() {
      if (!this.panel) return;
      const sides = { mine: [], theirs: [] };
      this.names.forEach((name) => {
        const runs = window.ReportWords.compared(tidyText(this.typed[name]), tidyText(this.theirs[name]));
        sides.mine.push(runs.left);
        sides.theirs.push(runs.right);
      });
      Object.entries(sides).forEach(([side, values]) => {
        this.panel.querySelector(`[data-side="${side}"]`).replaceChildren(...values.map((runs) => this.paragraph(runs)));
      });
    }

    paragraph(runs) {
      const line = document.createElement("p");
      if (!runs.length) line.textContent = this.text.empty;
      runs.forEach((run) => {
        const part = document.createElement(run.isOwn ? "mark" : "span");
        part.textContent = run.text;
        line.append(part);
      });
      return line;
    }

    settle(which) {
      const theirs = this.theirs;
      const typed = this.typed;
      const before = this.base;
      if (theirs.isStored) this.rebase(theirs);
      if (which === "theirs") this.set(theirs);
      if (which === "both") this.set(this.bothOf(before, typed, theirs));
      this.agree();
    }

    /* Of numbers the own one stays; texts are put together. */
    bothOf(before, typed, theirs) {
      const value = { ...typed };
      this.names.filter((name) => !NUMBERS.includes(name)).forEach((name) => {
        value[name] = window.ReportWords.together(tidyText(before[name]), tidyText(typed[name]), tidyText(theirs[name]));
      });
      return value;
    }

    agree() {
      this.theirs = null;
      if (this.panel) this.panel.remove();
      this.panel = null;
    }
  }

  window.ReportField = Field;
})();
