/* Files go one by one, each with its bar, its refusal beside it, and a button to try again. Without this
   script the form sends them all at once. */
(function () {
  "use strict";

  const form = document.querySelector("[data-evidence-form]");
  if (!form || !window.FormData) return;
  const input = form.querySelector('input[type="file"]');
  const drop = form.querySelector("[data-drop]");
  const list = form.querySelector("[data-sent]");
  const words = form.querySelector("[data-words]").dataset;
  const most = Number(form.dataset.most);
  const waiting = [];
  let isBusy = false;

  function row(file) {
    const line = document.createElement("li");
    const name = document.createElement("span");
    const bar = document.createElement("progress");
    const note = document.createElement("span");
    name.className = "break";
    name.textContent = file.name;
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    note.className = "evidence-sent__note";
    line.append(name, bar, note);
    list.append(line);
    return { file: file, line: line, bar: bar, note: note };
  }

  function tell(entry, state, sentence) {
    entry.line.dataset.state = state;
    entry.note.textContent = sentence;
    entry.bar.hidden = state === "refused" || state === "taken" || state === "failed";
  }

  function offerAgain(entry) {
    const again = document.createElement("button");
    again.type = "button";
    again.className = "button button--small";
    again.textContent = words.retry;
    again.addEventListener("click", function () {
      again.remove();
      add(entry);
    });
    entry.bar.after(again);
    tell(entry, "failed", words.failed);
  }

  function answered(entry, request) {
    let told = null;
    try {
      told = JSON.parse(request.responseText).files[0];
    } catch (error) {
      told = null;
    }
    if (!told) offerAgain(entry);
    else tell(entry, told.is_taken ? "taken" : "refused", told.sentence);
  }

  function send(entry) {
    const body = new FormData();
    for (const field of new FormData(form)) if (field[0] !== "file") body.append(field[0], field[1]);
    body.append("file", entry.file);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", function (event) {
      if (event.lengthComputable) entry.bar.value = event.loaded / event.total;
      if (event.loaded === event.total) tell(entry, "checking", words.checking);
    });
    request.addEventListener("load", function () { answered(entry, request); });
    request.addEventListener("error", function () { offerAgain(entry); });
    request.addEventListener("loadend", function () {
      isBusy = false;
      next();
    });
    tell(entry, "sending", words.sending);
    isBusy = true;
    request.send(body);
  }

  function next() {
    const entry = isBusy ? null : waiting.shift();
    if (entry) send(entry);
    else if (!isBusy) leave();
  }

  /* When all is taken there is nothing left to read here. */
  function leave() {
    const lines = Array.from(list.children);
    if (lines.length && lines.every(function (line) { return line.dataset.state === "taken"; })) {
      window.location.assign(form.dataset.back);
    }
  }

  function add(entry) {
    if (entry.file.size > most) {
      tell(entry, "refused", words.tooBig);
      return;
    }
    tell(entry, "waiting", words.waiting);
    waiting.push(entry);
    next();
  }

  function take(files) {
    Array.from(files).map(row).forEach(add);
    input.value = "";
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (input.files.length) take(input.files);
  });

  ["dragenter", "dragover"].forEach(function (name) {
    drop.addEventListener(name, function (event) {
      event.preventDefault();
      drop.dataset.over = "";
    });
  });
  ["dragleave", "drop"].forEach(function (name) {
    drop.addEventListener(name, function (event) {
      event.preventDefault();
      delete drop.dataset.over;
    });
  });
  drop.addEventListener("drop", function (event) { take(event.dataTransfer.files); });

  form.querySelectorAll("[data-needs-script]").forEach(function (part) { part.hidden = false; });
  window.addEventListener("beforeunload", function (event) {
    if (isBusy) event.preventDefault();
  });
})();
