/* Fields that save themselves: on the scoring sheet and in the editor of a report. What is typed is sent after a
   pause and stays in this browser until it is stored; two values for one field wait until their author has chosen. */
(function () {
  "use strict";

  const FIRST_RETRY_MS = 2000;
  const LAST_RETRY_MS = 60000;

  function clock(moment) {
    const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    return (moment ? new Date(moment) : new Date()).toLocaleTimeString(document.documentElement.lang, options);
  }

  /* Words with the {names} in braces filled in. */
  function filled(words, values) {
    return words.replace(/\{(\w+)\}/g, (whole, name) => values[name]);
  }

  class SelfSaving {
    /* `part` finds a part of the page by its name; `refresh` tells the page that something changed, `stored` that a
       value has reached the server. */
    constructor(fields, drafts, { text, user, isClosed, pauseMs, part, refresh, stored }) {
      Object.assign(this, { fields, drafts, text, user, isClosed, pauseMs, part, stored });
      this.byKey = new Map(fields.map((field) => [field.key, field]));
      this.isPumping = false;
      this.trouble = null;
      this.retryMs = FIRST_RETRY_MS;
      this.retryTimer = null;
      this.restored = 0;
      this.choose = this.choose.bind(this);
      this.refresh = () => {
        refresh();
        this.showBanner();
      };
    }

    words(key, values) {
      return filled(this.text[key], values);
    }

    fieldAt(node) {
      return this.fields.find((field) => field.part.contains(node));
    }

    /* Begin with what was kept; what is typed from now on saves itself, unless the page is closed. */
    start() {
      this.fields.forEach((field) => this.restore(field));
      if (!this.isClosed) this.listen();
      this.refresh();
    }

    /* --- Sending -------------------------------------------------------------------------- */

    changed(field) {
      field.isReady = false;
      if (!this.trouble) this.restored = 0;
      if (field.isDirty || field.isSending) {
        if (!this.drafts.keep(field.key, field.typed)) this.drafts.works = false;
      } else {
        this.drafts.clear(field.key);
      }
      const isValid = field.check();
      field.showSides();
      clearTimeout(field.timer);
      if (isValid && !field.theirs) field.timer = setTimeout(() => this.ready(field), this.pauseMs);
      this.refresh();
    }

    ready(field) {
      clearTimeout(field.timer);
      if (!field.isDirty || field.theirs || !field.isValid || field.kind === "error") return;
      field.isReady = true;
      if (this.trouble) field.say(this.trouble, this.text[this.trouble]);
      this.pump();
    }

    async pump() {
      if (this.isPumping || this.retryTimer) return;
      this.isPumping = true;
      let field = null;
      while ((field = this.fields.find((one) => one.isReady && one.isWaiting))) {
        await this.deliver(field);
        this.refresh();
        if (this.trouble) break;
      }
      this.isPumping = false;
      this.refresh();
    }

    async deliver(field) {
      const sent = field.payload;
      field.isReady = false;
      field.isSending = true;
      field.say("saving", this.text.saving);
      const answer = await window.SheetSend.send(field.url, sent, this.user);
      field.isSending = false;
      if (answer.kind !== "offline" && answer.kind !== "session") {
        this.trouble = null;
        this.retryMs = FIRST_RETRY_MS;
      }
      this.take(field, answer);
    }

    take(field, answer) {
      if (answer.kind === "saved") this.saved(field, field.told(answer.stored));
      else if (answer.kind === "stale") this.stale(field, field.told(answer.stored));
      else if (answer.kind === "invalid") field.say("error", answer.sentence || field.wrong);
      else if (answer.kind === "refused") field.say("error", this.words("refused", { reason: answer.sentence }));
      else this.stuck(field, answer.kind === "session" ? "session" : "kept");
    }

    saved(field, stored) {
      field.rebase(stored);
      this.drafts.announce(field.key, stored);
      this.stored();
      if (field.isDirty) {
        this.drafts.keep(field.key, field.typed);
        if (field.check()) field.isReady = true;
      } else {
        this.settled(field);
      }
    }

    stale(field, stored) {
      if (field.same(field.typed, stored)) this.saved(field, stored);
      else field.disagree(stored, true, this.choose);
    }

    settled(field) {
      this.drafts.clear(field.key);
      field.say("saved", this.words("saved", { time: clock() }));
    }

    /* Everything unsent waits: for the network, or for its author to sign in again. */
    stuck(field, kind) {
      this.trouble = kind;
      field.isReady = true;
      this.fields.filter((one) => one.isWaiting && !one.isSending).forEach((one) => one.say(kind, this.text[kind]));
      this.retryTimer = setTimeout(() => this.again(), this.retryMs);
      this.retryMs = Math.min(this.retryMs * 2, LAST_RETRY_MS);
    }

    again() {
      clearTimeout(this.retryTimer);
      this.retryTimer = null;
      this.fields.filter((field) => field.isWaiting && field.isValid).forEach((field) => { field.isReady = true; });
      this.pump();
    }

    hurry() {
      if (!this.trouble) return;
      this.retryMs = FIRST_RETRY_MS;
      this.again();
    }

    choose(field, which) {
      field.settle(which);
      field.inputs[0].focus();
      if (field.isDirty) {
        this.changed(field);
        this.ready(field);
      } else {
        this.settled(field);
        this.refresh();
      }
    }

    /* --- What was kept, and what others do ------------------------------------------------ */

    restore(field) {
      const left = this.drafts.adopt(field.key).filter((draft) => !field.same(draft, field.base));
      if (!left.length) {
        this.drafts.clear(field.key);
        if (field.isDirty && !this.isClosed) this.refused(field);
        return;
      }
      if (this.isClosed) {
        field.say("kept", this.words("never_sent", field.inWords(left[0])));
        return;
      }
      const stored = this.known(field);
      field.set(left[0]);
      this.drafts.keep(field.key, { ...field.typed, version: left[0].version });
      this.restored += 1;
      const other = left.find((draft) => !field.same(draft, left[0]));
      if (left[0].version < stored.version) field.disagree(stored, true, this.choose);
      else if (other) field.disagree(other, false, this.choose);
      else if (field.check()) this.ready(field);
    }

    /* The page itself came back with something typed that the server did not take. */
    refused(field) {
      this.drafts.keep(field.key, field.typed);
      if ("disputed" in field.part.dataset) field.disagree(this.known(field), true, this.choose);
      else if (field.check()) this.ready(field);
    }

    /* What the page says is stored, and by whom. */
    known(field) {
      return { ...field.base, by: field.part.dataset.by, at: field.part.dataset.at };
    }

    typedElsewhere(key, draft) {
      const field = this.byKey.get(key);
      if (!field || this.isClosed || field.theirs || field.same(field.typed, draft)) return;
      if (field.isDirty) field.disagree(draft, false, this.choose);
      else field.say("typing", this.text.other_tab);
    }

    /* Somebody stored something newer. A field left alone shows it; one in work keeps what is typed and shows both.
       Under the cursor of somebody who reads (`isHeld`) nothing changes: it is told only. */
    storedElsewhere(key, stored) {
      const field = this.byKey.get(key);
      if (!field || field.isSending || stored.version <= field.base.version) return;
      if (field.theirs && field.theirs.isStored && field.theirs.version === stored.version) return;
      const differs = !field.same(field.typed, stored);
      if (differs && (field.isDirty || field.theirs)) {
        field.agree();
        field.disagree(stored, true, this.choose);
      } else {
        const news = field.newsOf(stored);
        if (!(differs && field.isHeld)) this.show(field, stored);
        field.say(...news);
      }
      this.refresh();
    }

    show(field, stored) {
      field.rebase(stored);
      field.agree();
      field.set(field.base);
      this.drafts.clear(field.key);
    }

    lost(key) {
      const field = this.byKey.get(key);
      if (field && field.isDirty) this.drafts.keep(key, field.typed);
    }

    /* --- What the page says --------------------------------------------------------------- */

    get waiting() {
      return this.fields.filter((field) => field.isWaiting).length;
    }

    showBanner() {
      const { trouble, waiting, restored, part } = this;
      const lines = [];
      if (trouble && waiting) lines.push(this.words(trouble === "session" ? "banner_session" : "banner_kept", { n: waiting }));
      if (restored) lines.push(this.words("restored", { n: restored }));
      if (!this.drafts.works) lines.push(this.text.no_storage);
      part("banner").hidden = lines.length === 0;
      const line = lines.join(" ");
      if (part("banner-text").textContent !== line) part("banner-text").textContent = line;
      part("retry").hidden = !trouble;
      part("sign-in").hidden = trouble !== "session";
    }

    listen() {
      const hurry = () => this.hurry();
      document.addEventListener("input", (event) => {
        const field = this.fieldAt(event.target);
        if (field) this.changed(field);
      });
      document.addEventListener("focusout", (event) => {
        const field = this.fieldAt(event.target);
        if (!field) return;
        field.tidy();
        this.ready(field);
      });
      this.part("retry").addEventListener("click", hurry);
      window.addEventListener("online", hurry);
      window.addEventListener("focus", hurry);
      window.addEventListener("pagehide", () => this.fields.forEach((field) => this.ready(field)));
      window.addEventListener("beforeunload", (event) => {
        if (!this.drafts.works && this.fields.some((field) => field.isDirty)) event.preventDefault();
      });
      this.drafts.listen(
        (key, draft) => this.typedElsewhere(key, draft),
        (key, stored) => this.storedElsewhere(key, stored),
        (key) => this.lost(key),
      );
    }
  }

  Object.assign(SelfSaving, { clock, filled });
  window.SelfSaving = SelfSaving;
})();
