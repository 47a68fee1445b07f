// Everything that can be tapped and is smaller than `least` CSS pixels either way, one line each.
// Links inside a sentence are exempt (WCAG 2.5.8); a labelled choice is as large as its label.
(least) => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")].flatMap((node) => {
  const label = node.matches("[type=radio], [type=checkbox]") ? node.closest("label") : null;
  const box = (label || node).getBoundingClientRect(), look = getComputedStyle(node);
  const hidden = !box.width || node.disabled || look.visibility === "hidden" || node.closest(".unseen, .skip");
  const inText = node.matches("a") && look.display === "inline";
  if (hidden || inText || (box.height >= least - 0.5 && box.width >= least - 0.5)) return [];
  return [`${node.outerHTML.slice(0, 90)} ${Math.round(box.width)}×${Math.round(box.height)}`];
})
