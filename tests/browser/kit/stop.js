// What has the focus now; null once Tab has come round to something it has stopped at before.
// The ring may lie on the card or the star around a choice.
() => {
  const node = document.activeElement, seen = (window.stopsSeen ||= new Set());
  if (seen.has(node)) return null;
  seen.add(node);
  const drawn = [node, node.closest("label")].filter(Boolean).map((n) => getComputedStyle(n));
  const ring = node === document.body || drawn.some((look) => look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2);
  return { html: node.outerHTML.slice(0, 100), last: node === [...document.querySelectorAll("a[href]")].at(-1), ring };
}
