// Keyboard: an element with data-key="a" is pressed by A; "/" or ⌘K searches, J and K walk a list, "?" shows all keys.
"use strict";
(() => {
  const { one, each } = window.gongzhi;
  const typing = (node) => node.matches?.("input:not([type=checkbox],[type=radio],[type=button]), textarea, select, [contenteditable]");
  const seen = (node) => node.getClientRects().length > 0;

  function walk(step) {
    const rows = [...document.querySelectorAll("[data-rows] [data-row]")].filter(seen);
    if (!rows.length) return;
    const here = rows.indexOf(document.activeElement);
    const next = rows[Math.min(Math.max(here + step, 0), rows.length - 1)];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }
  function overview() {
    const box = one("#shortcuts"), list = one("[data-shortcuts]", box);
    list.replaceChildren();
    const line = (key, what) => {
      const dt = document.createElement("dt"), kbd = document.createElement("kbd"), dd = document.createElement("dd");
      kbd.textContent = key.toUpperCase(); dt.append(kbd); dd.textContent = what; list.append(dt, dd);
    };
    line("/", "搜索"); line("?", "这张表");
    if (one("[data-rows]")) { line("j", "下一条"); line("k", "上一条"); }
    each("[data-key]", (n) => { if (seen(n)) line(n.dataset.key, n.dataset.keyWord || n.firstChild.nextSibling?.textContent.trim() || n.textContent.trim()); });
    box.showModal();
  }
  document.addEventListener("keydown", (event) => {
    const find = one("[data-find]");
    if (find && event.key === "k" && (event.metaKey || event.ctrlKey)) { event.preventDefault(); find.focus(); find.select(); return; }
    if (event.metaKey || event.ctrlKey || event.altKey || event.isComposing || typing(event.target) || one("dialog[open]")) return;
    const key = event.key.toLowerCase();
    if (key === "/" && find) { event.preventDefault(); find.focus(); find.select(); return; }
    if (key === "?" && one("#shortcuts")) { event.preventDefault(); overview(); return; }
    if (key === "j" || key === "k") { walk(key === "j" ? 1 : -1); return; }
    const target = [...document.querySelectorAll("[data-key]")].find((n) => n.dataset.key === key && seen(n) && !n.disabled);
    if (target) { event.preventDefault(); target.matches("input, select, textarea") ? target.focus() : target.click(); }
  });
  each("[data-opens=shortcuts]", (n) => { n.hidden = false; n.onclick = (e) => { e.stopPropagation(); overview(); }; });
})();
