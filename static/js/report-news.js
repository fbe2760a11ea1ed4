/* What others do to the same page of a report, asked for every twenty seconds and after each own change. */
(function () {
  "use strict";

  const EVERY_MS = 20000;
  const SOON_MS = 400;

  class News {
    /* `changed(key, stored)` is called for each field, `told(news)` for what the page says of the whole. */
    constructor(url, changed, told) {
      this.url = url;
      this.changed = changed;
      this.told = told;
      this.timer = null;
      document.addEventListener("visibilitychange", () => { if (!document.hidden) this.soon(); });
      this.later(EVERY_MS);
    }

    soon() {
      this.later(SOON_MS);
    }

    later(wait) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), wait);
    }

    async ask() {
      if (!document.hidden) {
        try {
          const response = await fetch(this.url, { credentials: "same-origin", cache: "no-store", headers: { "Accept": "application/json" } });
          const isNews = response.ok && (response.headers.get("Content-Type") || "").includes("json");
          if (isNews) this.tell(await response.json());
        } catch (error) {
          // Without a network there is no news; what is typed is kept all the same.
        }
      }
      this.later(EVERY_MS);
    }

    tell(news) {
      Object.entries(news.fields).forEach(([key, stored]) => this.changed(key, stored));
      this.told(news);
    }
  }

  /* The list of what is missing on this page, each line leading to its field. */
  function showMissing(list, missing) {
    list.replaceChildren(...missing.map((each) => {
      const line = document.createElement("li");
      const link = document.createElement("a");
      link.href = each.url;
      link.textContent = each.sentence;
      line.append(link);
      return line;
    }));
  }

  /* How complete each criterion is, beside its name. */
  function showCounts(rail, criteria) {
    rail.querySelectorAll("[data-criterion]").forEach((link) => {
      const [done, total] = criteria[link.dataset.criterion] || [0, 0];
      link.querySelector("[data-count]").textContent = `${done}/${total}`;
      link.dataset.state = done === total ? "done" : "open";
    });
  }

  window.ReportNews = { News, showMissing, showCounts };
})();
