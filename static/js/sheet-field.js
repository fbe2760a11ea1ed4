/* One indicator on the sheet: its mark, its comment, and the state of both in words. */
(function () {
  "use strict";

  const { parse, show, normalise, same } = window.SheetMarks;

  /* "88.50" of the server, or whatever was typed, as the field shows it. */
  function value(stored) {
    const text = String(stored.mark ?? "");
    const hundredths = parse(text);
    return { mark: hundredths === undefined ? text : show(hundredths), comment: stored.comment || "" };
  }

  class Field {
    constructor(item, text) {
      this.item = item;
      this.text = text;
      this.code = item.dataset.indicator;
      this.counts = item.dataset.required !== "0";
      this.mark = item.querySelector("[data-mark]");
      this.comment = item.querySelector("[data-comment]");
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

    get isDirty() {
      return !same(this.typed, this.base);
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

    say(kind, words) {
      this.kind = kind;
      this.state.dataset.kind = kind;
      this.state.textContent = words;
      if (kind === "error") this.mark.setAttribute("aria-invalid", "true");
      else this.mark.removeAttribute("aria-invalid");
    }

    saySaved(time) {
      this.say("saved", this.text.saved.replace("{time}", time));
    }

    /* After a keystroke. False when what is typed cannot be a mark, and says why. */
    check() {
      this.showLevel();
      if (this.hundredths === undefined) {
        this.say("error", this.text.invalid);
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
      const known = value(stored);
      this.base = { mark: known.mark, comment: known.comment, version: stored.version };
      this.version.value = stored.version;
      this.seen.mark.value = known.mark;
      this.seen.comment.value = known.comment;
    }

    showLevel() {
      const hundredths = this.hundredths;
      let met = null;
      let best = -1;
      this.item.querySelectorAll("[data-at]").forEach((level) => {
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
      this.theirs = { ...value(theirs), version: theirs.version, isStored: isStored };
      this.say("conflict", isStored ? this.text.conflict : this.text.conflict_tab);
      if (!this.panel) {
        const template = document.getElementById("sheet-conflict");
        this.item.append(template.content.cloneNode(true));
        this.panel = this.item.querySelector("[data-conflict]");
        this.panel.querySelector("[data-keep-mine]").addEventListener("click", () => choose(this, true));
        this.panel.querySelector("[data-take-theirs]").addEventListener("click", () => choose(this, false));
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

    settle(keepMine) {
      const theirs = this.theirs;
      if (theirs.isStored) this.rebase(theirs);
      if (!keepMine) this.set(theirs);
      this.agree();
    }

    agree() {
      this.theirs = null;
      if (this.panel) this.panel.remove();
      this.panel = null;
    }
  }

  Field.value = value;
  window.SheetField = Field;
})();
