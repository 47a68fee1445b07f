// The desk by keyboard: J and K walk the queue and open, letters open what can be done, digits choose a unit.
// Nothing here is needed to work: every press is a link or a form that also works without it.
"use strict";
(() => {
  const { one, each, toast } = window.gongzhi;
  const typing = (node) => node.matches?.("input:not([type=checkbox],[type=radio],[type=button]), textarea, select");
  const number = () => one("#desk-case")?.dataset.number;

  function mark() {
    each("[data-row]", (row) => row.toggleAttribute("aria-current", row.dataset.number === number()));
    one("[data-row][aria-current]")?.setAttribute("aria-current", "true");
  }
  const wide = matchMedia("(min-width: 48rem)");

  // J and K start from the case that is open, wherever the focus was; then the case under the focus opens.
  let soon;
  document.addEventListener("keydown", (event) => {
    if (event.metaKey || event.ctrlKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && typing(event.target)) { event.target.blur(); one("[data-row][aria-current]")?.focus(); return; }
    if (!["j", "k"].includes(event.key.toLowerCase()) || typing(event.target) || one("dialog[open]")) return;
    if (!document.activeElement.matches("[data-row]")) one("[data-row][aria-current]")?.focus();
    clearTimeout(soon);
    if (!wide.matches) return; // where the queue fills the window, opening would take it away: Enter opens
    soon = setTimeout(() => { const row = document.activeElement; if (row.matches("[data-row]") && row.dataset.number !== number()) row.click(); }, 120);
  }, true);

  // Enter on the case that is open goes to it; loading it once more could take away what is being typed.
  document.addEventListener("click", (event) => {
    const row = event.target.closest("[data-row]");
    if (!row || event.detail || row.dataset.number !== number() || !one(".desk-case").offsetParent) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    one("#case-title")?.focus();
  }, true);

  function firstGap(form) {
    const fields = [...form.querySelectorAll(".field")].filter((f) => !one(".must", f));
    for (const field of fields) {
      const box = one("input:not([type=hidden]), select, textarea", field);
      if (box && !box.value) return box;
    }
    return one("button.btn-primary", form);
  }
  function openMove(anchor) {
    const wanted = document.getElementById(anchor);
    if (!wanted) return;
    each(".move", (move) => { move.open = move === wanted; });
    each("[data-move]", (button) => button.classList.toggle("btn-primary", button.hash === `#${anchor}`));
    firstGap(wanted)?.focus();
    wanted.scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("click", (event) => {
    const move = event.target.closest("[data-move]");
    if (move) { event.preventDefault(); openMove(move.hash.slice(1)); return; }
    const unit = event.target.closest("[data-unit]"), box = one("[data-records=承办]");
    if (!unit || !box) return;
    event.preventDefault();
    box.value = unit.dataset.unit;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    openMove(box.closest(".move").id);
  });
  document.addEventListener("change", (event) => { if (event.target.matches("[data-submits]")) event.target.form.requestSubmit(); });

  // What has been done is ticked in place; the rows do not move until the queue is asked for again.
  document.addEventListener("desk:done", (event) => {
    const { number: done, said, moved } = event.detail;
    toast(said);
    const row = one(`[data-row][data-number="${done}"]`);
    if (row && moved) { row.classList.add("qrow-done"); one(".qrow-step", row).textContent = "✓ 已办"; }
    one("#case-title")?.focus({ preventScroll: true });
    one("[data-row][aria-current]")?.scrollIntoView({ block: "nearest" });
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "desk-case") { mark(); one(".desk").classList.add("desk-chosen"); if (!wide.matches) scrollTo(0, 0); if (one(".problems", event.target)) one(".problems", event.target).focus(); }
    if (event.target.id === "desk-queue") { mark(); if (document.activeElement === document.body) one("#queue-title").focus(); }
  });
  // A case that is not on the screen, where the queue fills it, is not kept from others.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.id === "desk-hold" && !event.target.offsetParent) event.preventDefault();
  });
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    toast(status === 404 ? "这件已经看不到了，可能已经转出您的范围。" : status === 403 ? "登录已经过期或者没有权限，请重新登录。" : status === 507 ? "系统的存储空间满了，没有收下；您填写的内容还在，请告诉系统管理员。" : "没有成功，请稍后再试；您填写的内容还在。");
  });
  document.addEventListener("htmx:sendError", () => toast("现在没有网络；您填写的内容还在。"));
})();
