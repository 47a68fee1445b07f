// Small helps on every page. Each page works without them.
"use strict";
(() => {
const one = (selector, root = document) => root.querySelector(selector);
const each = (selector, act, root = document) => root.querySelectorAll(selector).forEach(act);

function toast(text) {
  const box = document.createElement("div");
  box.className = "toast";
  box.textContent = text;
  one("#toasts").append(box);
  setTimeout(() => box.remove(), 6000);
}
window.gongzhi = { one, each, toast };

// A form travels once: the second press waits. The server refuses a repeated key anyway.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented || event.submitter?.formTarget === "_blank") return;
  if (form.dataset.sent) { event.preventDefault(); toast("正在提交，请稍候，不用重复点击。"); return; }
  if (!navigator.onLine) { event.preventDefault(); toast("现在没有网络。写的内容还在这一页，请联网后再提交。"); return; }
  form.dataset.sent = "1";
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => release(form), 15000);
});
function release(form) {
  delete form.dataset.sent;
  each("[aria-busy]", (button) => button.removeAttribute("aria-busy"), form);
}
addEventListener("pageshow", () => each("form[data-sent]", release));
document.addEventListener("htmx:afterRequest", (event) => { if (event.target.matches?.("form")) release(event.target); });

function network() { one("#offline").hidden = navigator.onLine; }
addEventListener("online", () => { network(); toast("网络已恢复。"); });
addEventListener("offline", network);
network();

// Size, colours and contrast change at once; the cookie is the one the server reads.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-look]"), button = event.submitter;
  if (!form || !button || !form.querySelector("[aria-pressed]")) return;
  event.preventDefault();
  delete form.dataset.sent;
  button.removeAttribute("aria-busy");
  const root = document.documentElement;
  root.dataset[button.name] = button.value;
  each(`[name="${button.name}"]`, (b) => b.setAttribute("aria-pressed", b === button), form);
  const secure = location.protocol === "https:" ? ";Secure" : "";
  const look = [root.dataset.size, root.dataset.theme, root.dataset.contrast].join(".");
  document.cookie = `gongzhi_look=${look};path=/;max-age=34560000;SameSite=Lax${secure}`;
});

// Menus close like menus: by Escape, and by a press elsewhere.
document.addEventListener("click", (event) => each(".menu[open]", (menu) => { if (!menu.contains(event.target)) menu.open = false; }));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  each(".menu[open]", (menu) => { menu.open = false; one("summary", menu).focus(); });
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) one(`#${opener.dataset.opens}`)?.showModal();
});

// Characters as people count them: one emoji or rare character is one.
function counted(box) {
  const limit = Number(box.dataset.limit), long = [...box.value].length;
  let note = box.nextElementSibling;
  if (!note?.matches(".count-note")) { note = document.createElement("div"); note.className = "count-note"; note.setAttribute("aria-live", "off"); box.after(note); }
  note.textContent = long > limit ? `超出 ${long - limit} 字（最多 ${limit} 字）` : `${long} / ${limit} 字`;
  note.classList.toggle("count-over", long > limit);
}
document.addEventListener("input", (event) => { if (event.target.dataset?.limit) counted(event.target); });
each("[data-limit]", counted);
})();
