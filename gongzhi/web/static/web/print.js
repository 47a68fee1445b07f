// The print button appears only where there is something to press it with.
"use strict";
document.querySelectorAll("[data-print]").forEach((button) => { button.hidden = false; button.onclick = () => print(); });
