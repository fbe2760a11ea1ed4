/* One indicator on the sheet: its mark, its comment, and the state of both in words. */
(function () {
  "use strict";

  const { parse, show, normalise, same } = window.SheetMarks;
  const { clock, filled } = window.SelfSaving;

  /* "88.50" of the server, or whatever was typed, as the field shows it. */
  function value(stored) {
    const text = String(stored.mark ?? "");
    const hundredths = parse(text);
    return { mark: hundredths === undefined ? text : show(hundredths), comment: stored.comment || "" };
  }

  class Field {
    constructor(item, text, url) {
      this.part = item;
      this.text = text;
      this.url = url;
      this.key = item.dataset.indicator;
      this.counts = item.dataset.required !== "0";
      this.mark = item.querySelector("[data-mark]");
      this.comment = item.querySelector("[data-comment]");
      this.inputs = [this.mark, this.comment];
      this.version = item.querySelector("[data-version]");
      this.state = item.querySelector("[data-state]");
      this.seen = { mark: item.querySelector("[data-base-mark]"), comment: item.querySelector("[data-base-comment]") };
      this.base = { mark: this.seen.mark.defaultValue, comment: this.seen.comment.defaultValue, version: Number(this.version.defaultValue) };
      this.kind = "";
      this.theirs = null;
      this.isReady = false;
      this.isSending = false;
      this.set({ mark: this.mark.defaultValue, comment: this.comment.defaultValue });
    }

    get typed() {
      return { mark: this.mark.value, comment: this.comment.value, version: this.base.version };
    }

    get hundredths() {
      return parse(this.mark.value);
    }

    get isValid() {
      return this.hundredths !== undefined;
    }

    get isDirty() {
      return !same(this.typed, this.base);
    }

    /* What is said of a value that cannot be stored. */
    get wrong() {
      return this.text.invalid;
    }

    get isGap() {
      return this.counts && (this.hundredths === null || this.hundredths === undefined);
    }

    /* A value that waits for the network, not for a decision or a correction. */
    get isWaiting() {
      return this.isDirty && !this.theirs && this.kind !== "error";
    }

    get needsCare() {
      return Boolean(this.theirs) || (this.isDirty && this.kind === "error");
    }

    get payload() {
      const hundredths = this.hundredths;
      return {
        mark: hundredths === null ? null : show(hundredths),
        comment: this.comment.value,
        version: this.base.version,
      };
    }

    same(left, right) {
      return same(left, right);
    }

    /* What the server says is stored, as the field shows it. */
    told(stored) {
      return { ...value(stored), version: stored.version };
    }

    inWords(typed) {
      return { mark: typed.mark || this.text.no_mark, comment: typed.comment };
    }

    newsOf() {
      return ["saved", filled(this.text.saved_tab, { time: clock() })];
    }

    say(kind, words) {
      this.kind = kind;
      this.state.dataset.kind = kind;
      this.state.textContent = words;
      if (kind === "error") this.mark.setAttribute("aria-invalid", "true");
      else this.mark.removeAttribute("aria-invalid");
    }

    /* After a keystroke. False when what is typed cannot be a mark, and says why. */
    check() {
      this.showLevel();
      if (!this.isValid) {
        this.say("error", this.wrong);
        return false;
      }
      if (!this.theirs) this.say(this.isDirty ? "typing" : "", "");
      return true;
    }

    tidy() {
      if (this.hundredths !== undefined) this.mark.value = normalise(this.mark.value).replace(/\.$/, "");
    }

    set(typed) {
      this.mark.value = typed.mark;
      this.comment.value = typed.comment;
      this.showLevel();
    }

    /* The server holds `stored`: the next change is made against it. */
    rebase(stored) {
      this.base = this.told(stored);
      this.version.value = this.base.version;
      this.seen.mark.value = this.base.mark;
      this.seen.comment.value = this.base.comment;
    }

    showLevel() {
      const hundredths = this.hundredths;
      let met = null;
      let best = -1;
      this.part.querySelectorAll("[data-at]").forEach((level) => {
        level.removeAttribute("data-met");
        const at = parse(level.dataset.at);
        if (typeof hundredths === "number" && at <= hundredths && at > best) {
          best = at;
          met = level;
        }
      });
      if (met) met.setAttribute("data-met", "");
    }

    /* Two values for one field: both are shown, and nothing is sent until their author has chosen.
       `isStored` tells a value of the server from one that waits in another tab. */
    disagree(theirs, isStored, choose) {
      this.theirs = { ...this.told(theirs), isStored: isStored };
      this.say("conflict", isStored ? this.text.conflict : this.text.conflict_tab);
      if (!this.panel) {
        const template = document.getElementById("sheet-conflict");
        this.part.append(template.content.cloneNode(true));
        this.panel = this.part.querySelector("[data-conflict]");
        this.panel.querySelector("[data-keep-mine]").addEventListener("click", () => choose(this, "mine"));
        this.panel.querySelector("[data-take-theirs]").addEventListener("click", () => choose(this, "theirs"));
      }
      this.showSides();
    }

    showSides() {
      if (!this.theirs) return;
      [["mine", this.typed], ["theirs", this.theirs]].forEach(([side, shown]) => {
        this.panel.querySelector(`[data-${side}-mark]`).textContent = shown.mark || this.text.no_mark;
        this.panel.querySelector(`[data-${side}-comment]`).textContent = shown.comment || this.text.no_comment;
      });
    }

    settle(which) {
      const theirs = this.theirs;
      if (theirs.isStored) this.rebase(theirs);
      if (which === "theirs") this.set(theirs);
      this.agree();
    }

    agree() {
      this.theirs = null;
      if (this.panel) this.panel.remove();
      this.panel = null;
    }
  }

  window.SheetField = Field;
})();
