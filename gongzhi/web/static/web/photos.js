// Photos become smaller before they travel; the page says from what size to what size.
"use strict";
(() => {
  const { each } = window.gongzhi;
  const LONGEST = 1600, QUALITY = 0.82;
  const size = (bytes) => bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1e6).toFixed(1)} MB`;

  async function smaller(file) {
    if (!file.type.startsWith("image/")) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
      return blob && blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
    } catch { return file; }
  }
  function thumb(before, after) {
    const figure = document.createElement("figure"), picture = document.createElement("img");
    figure.className = "thumb";
    picture.alt = `已选照片：${before.name}`;
    picture.src = URL.createObjectURL(after);
    figure.append(picture, after === before ? size(after.size) : `${size(before.size)} → ${size(after.size)}`);
    return figure;
  }
  each("[data-shrinks]", (words) => { words.hidden = false; });
  document.addEventListener("change", async (event) => {
    const input = event.target;
    if (!input.matches?.("input[type=file][data-photos]")) return;
    const chosen = [...input.files], box = input.closest(".upload").querySelector("[data-thumbs]"), all = new DataTransfer();
    input.dispatchEvent(new CustomEvent("photos", { bubbles: true, detail: chosen }));
    each("[data-new]", (n) => n.remove(), box);
    for (const file of chosen) {
      const light = await smaller(file);
      all.items.add(light);
      const figure = thumb(file, light);
      figure.dataset.new = "1";
      box.append(figure);
    }
    input.files = all.files;
  });
})();
