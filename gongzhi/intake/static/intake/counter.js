// Ctrl+Enter (⌘+Enter) sends the form from any field.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  const form = event.target.closest("[data-send-key]");
  if (form) { event.preventDefault(); form.requestSubmit(); }
});
