// Buttons to print and to copy appear only where there is something to press them with.
"use strict";
document.querySelectorAll("[data-print]").forEach((button) => { button.hidden = false; button.onclick = () => print(); });
if (navigator.clipboard) document.querySelectorAll("[data-copy]").forEach((button) => {
  button.hidden = false;
  button.onclick = () => navigator.clipboard.writeText(button.dataset.copy).then(() => window.gongzhi.toast("已复制。"), () => window.gongzhi.toast("没有复制成，请长按链接复制。"));
});
