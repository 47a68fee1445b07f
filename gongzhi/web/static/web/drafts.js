// Keeps what is being typed in this browser until the server says that it has it.
// A form takes part with data-draft="key". Fields marked data-private, passwords and files are never kept.
"use strict";
(() => {
  const { one, each } = window.gongzhi;
  const DAYS = 3, LEAD = "gongzhi-draft:";
  const person = document.body.dataset.person || "-";
  const place = (key) => `${LEAD}${person}:${key}`;
  const kept = (field) => field.name && !field.dataset.private && !["hidden", "password", "file", "submit", "button"].includes(field.type);
  const fields = (form) => [...form.elements].filter(kept);

  function cookie(name) {
    const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
    return found && decodeURIComponent(found.slice(name.length + 1));
  }
  function forget() {
    const done = cookie("draft_done");
    if (done) { localStorage.removeItem(place(done)); document.cookie = "draft_done=;path=/;max-age=0"; }
  }
  forget();
  for (const name of Object.keys(localStorage)) {
    if (!name.startsWith(LEAD)) continue;
    const signedOut = one("[data-signed-out]") && !name.startsWith(`${LEAD}-:`);
    const { at } = JSON.parse(localStorage.getItem(name));
    if (signedOut || Date.now() - at > DAYS * 864e5) localStorage.removeItem(name);
  }

  function values(form) {
    const found = {};
    for (const f of fields(form)) {
      if (f.type === "radio" || f.type === "checkbox") { if (f.checked) (found[f.name] ||= []).push(f.value); }
      else if (f.value) found[f.name] = f.value;
    }
    return found;
  }
  function fill(form, found) {
    for (const f of fields(form)) {
      if (f.type === "radio" || f.type === "checkbox") f.checked = (found[f.name] || []).includes(f.value);
      else if (found[f.name] !== undefined) f.value = found[f.name];
      f.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
  function say(form, at) {
    const minutes = Math.round((Date.now() - at) / 60000);
    const note = document.createElement("div");
    note.className = "message";
    note.setAttribute("role", "status");
    const text = document.createElement("div");
    text.textContent = `已恢复您${minutes < 1 ? "刚才" : minutes < 60 ? ` ${minutes} 分钟前` : "之前"}没有提交的内容。 `;
    const drop = document.createElement("button");
    drop.type = "button"; drop.className = "btn btn-small"; drop.textContent = "清空重写";
    drop.onclick = () => { localStorage.removeItem(place(form.dataset.draft)); form.reset(); note.remove(); };
    note.append(text, drop);
    form.prepend(note);
  }
  function keep(form) {
    const name = place(form.dataset.draft), stored = localStorage.getItem(name);
    if (stored && !one(".problems", form)) { const { at, found } = JSON.parse(stored); fill(form, found); say(form, at); }
    let timer;
    form.addEventListener("input", (event) => {
      if (!event.isTrusted) return;
      clearTimeout(timer);
      timer = setTimeout(() => localStorage.setItem(name, JSON.stringify({ at: Date.now(), found: values(form) })), 300);
    });
  }
  each("form[data-draft]", keep);
  // Forms that arrive later, in a part of the page; the answer may also say that the last one is done.
  document.addEventListener("htmx:afterSettle", (event) => { forget(); each("form[data-draft]", keep, event.target); });
})();
