// While somebody writes, offer the categories whose keywords occur. The words never leave the browser for it.
"use strict";
(() => {
  const kinds = JSON.parse(document.querySelector("#keywords").textContent), box = document.querySelector("[data-suggested]");
  const words = document.querySelector("form textarea"), list = document.querySelector("form select");
  if (!words || !list) return;

  function fitting(text) {
    const weighed = kinds.map(([code, name, ...words]) => ({ code, name, weight: words.reduce((sum, [word, weight]) => sum + (text.includes(word) ? weight : 0), 0) }))
      .filter((kind) => kind.weight).sort((a, b) => b.weight - a.weight);
    return weighed.filter((kind) => kind.weight * 2 >= weighed[0].weight).slice(0, 3);
  }
  function choose(kind) {
    if (![...list.options].some((o) => o.value === kind.code)) list.add(new Option(kind.name, kind.code), 1);
    list.value = kind.code;
    list.dispatchEvent(new Event("input", { bubbles: true }));
    show();
  }
  function show() {
    const found = fitting(words.value);
    box.hidden = !found.length;
    if (!found.length) return;
    const line = document.createElement("div"), lead = document.createElement("span");
    line.className = "chips"; lead.className = "soft"; lead.textContent = "是不是：";
    line.append(lead, ...found.map((kind) => {
      const chip = document.createElement("button");
      chip.type = "button"; chip.className = "chip"; chip.textContent = kind.name;
      chip.setAttribute("aria-pressed", list.value === kind.code);
      chip.onclick = () => choose(kind);
      return chip;
    }));
    box.replaceChildren(line);
  }
  let timer;
  words.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(show, 200); });
  list.addEventListener("change", show);
  show();
})();
