// Offers the place a photo carries, and only when one does. Nothing of it leaves the telephone unless the box is ticked:
// then the head of the original goes along, because the smaller photo carries nothing any more.
"use strict";
(() => {
  const HEAD = 256 * 1024, GPS = 0x8825;
  const box = document.querySelector("[data-photo-place]");
  if (!box) return;
  const row = box.closest(".field"), heads = document.createElement("input");
  let carrier = null;
  heads.type = "file"; heads.name = "photo_head"; heads.hidden = true;
  row.append(heads);
  row.hidden = !box.checked;

  // The first list of tags names the GPS list when there is one; what is in it is the server's to judge.
  function names(view, tiff) {
    const little = view.getUint16(tiff) === 0x4949, first = tiff + view.getUint32(tiff + 4, little);
    for (let n = view.getUint16(first, little), at = first + 2; n > 0; n -= 1, at += 12) if (view.getUint16(at, little) === GPS) return true;
    return false;
  }
  async function carries(file) {
    try {
      const view = new DataView(await file.slice(0, HEAD).arrayBuffer());
      if (view.getUint16(0) !== 0xffd8) return false;
      for (let at = 2; view.getUint8(at) === 0xff && view.getUint8(at + 1) !== 0xda; at += 2 + view.getUint16(at + 2))
        if (view.getUint8(at + 1) === 0xe1 && view.getUint32(at + 4) === 0x45786966 && names(view, at + 10)) return true;
    } catch (outOfTheFile) { return false; }
    return false;
  }
  function send() {
    const sent = new DataTransfer();
    if (box.checked && carrier) sent.items.add(new File([carrier.slice(0, HEAD)], "head.jpg", { type: "image/jpeg" }));
    heads.files = sent.files;
  }
  document.addEventListener("photos", async ({ detail }) => {
    carrier = null;
    for (const file of detail) if (await carries(file)) { carrier = file; break; }
    if (!carrier) box.checked = false;
    row.hidden = !carrier;
    send();
  });
  box.addEventListener("change", send);
})();
