/* Unsent values, kept in this browser until the server has them. Each tab writes an entry of its own for each
   person, cycle, alliance and field: tabs never write over each other, and people never see each other's.
   `kind` is what they belong to: a sheet, or a report. */
(function () {
  "use strict";

  const TAB = Date.now().toString(36) + Math.random().toString(36).slice(2, 8);

  function canStore() {
    try {
      window.localStorage.setItem("sheet-probe", "1");
      window.localStorage.removeItem("sheet-probe");
      return true;
    } catch (error) {
      return false;
    }
  }

  function decoded(text) {
    try {
      return JSON.parse(text);
    } catch (error) {
      return null;
    }
  }

  function Drafts(user, cycle, alliance, kind = "sheet") {
    const place = [user, cycle, alliance].map(encodeURIComponent).join("|");
    this.prefix = kind + "-draft|" + place + "|";
    this.savedKey = kind + "-saved|" + place;
    this.works = canStore();
    this.adopted = new Map();
  }

  Drafts.prototype.key = function (code) {
    return this.prefix + code + "|" + TAB;
  };

  /* Says whether the browser really kept it. */
  Drafts.prototype.keep = function (code, value) {
    const draft = { ...value, at: Date.now() };
    try {
      window.localStorage.setItem(this.key(code), JSON.stringify(draft));
      return true;
    } catch (error) {
      return false;
    }
  };

  /* Every draft left for `code`, the newest first. From now on they are this tab's to clear away. */
  Drafts.prototype.adopt = function (code) {
    if (!this.works) return [];
    const prefix = this.prefix + code + "|";
    const keys = Object.keys(window.localStorage).filter((key) => key.startsWith(prefix));
    this.adopted.set(code, keys);
    return keys
      .map((key) => decoded(window.localStorage.getItem(key)))
      .filter(Boolean)
      .sort((left, right) => right.at - left.at);
  };

  /* The value is with the server, or was given up by its author. */
  Drafts.prototype.clear = function (code) {
    if (!this.works) return;
    window.localStorage.removeItem(this.key(code));
    (this.adopted.get(code) || []).forEach((key) => window.localStorage.removeItem(key));
    this.adopted.delete(code);
  };

  /* Tells the other tabs what the server now holds. */
  Drafts.prototype.announce = function (code, stored) {
    if (!this.works) return;
    try {
      window.localStorage.setItem(this.savedKey, JSON.stringify({ code: code, stored: stored, tab: TAB }));
      window.localStorage.removeItem(this.savedKey);
    } catch (error) {
      this.works = false;
    }
  };

  /* Calls `typed(code, draft)` and `saved(code, stored)` for what other tabs do, `lost(code)` for an own draft removed. */
  Drafts.prototype.listen = function (typed, saved, lost) {
    window.addEventListener("storage", (event) => {
      if (event.key === this.savedKey && event.newValue) {
        const news = decoded(event.newValue);
        if (news) saved(news.code, news.stored);
      } else if (event.key && event.key.startsWith(this.prefix)) {
        const parts = event.key.slice(this.prefix.length).split("|");
        const draft = decoded(event.newValue);
        if (parts[1] === TAB && !event.newValue) lost(parts[0]);
        else if (parts[1] !== TAB && draft) typed(parts[0], draft);
      }
    });
  };

  window.SheetDrafts = Drafts;
})();
