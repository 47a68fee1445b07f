// Maps drawn from GeoJSON on a canvas; no tiles, so nothing is asked of anybody's server.
"use strict";
(() => {
  const { one, each, toast } = window.gongzhi;
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const area = (here) => ({ color: token(here ? "--accent" : "--line-strong"), weight: here ? 2 : 1, fillColor: token(here ? "--accent-soft" : "--paper"), fillOpacity: 1 });
  const dot = () => ({ radius: 9, color: token("--paper"), weight: 2, fillColor: token("--accent"), fillOpacity: 1 });

  // A name that would lie on another one waits until somebody zooms in.
  function apart(box) {
    const taken = [];
    each(".leaflet-tooltip-pane > *", (name) => {
      const r = name.getBoundingClientRect();
      const free = taken.every((o) => r.right < o.left || o.right < r.left || r.bottom < o.top || o.bottom < r.top);
      name.style.visibility = free ? "" : "hidden";
      if (free) taken.push(r);
    }, box);
  }

  function drawn(box, features) {
    const map = L.map(box, { renderer: L.canvas(), attributionControl: false, zoomSnap: 0.25, zoomControl: false, scrollWheelZoom: false });
    L.control.zoom({ position: "bottomright", zoomInTitle: "放大", zoomOutTitle: "缩小" }).addTo(map);
    const layer = L.geoJSON(features, {
      interactive: false,
      style: (f) => area(f.properties?.here),
      onEachFeature: (f, l) => { if (f.properties?.name) l.bindTooltip(f.properties.name, { permanent: true, direction: "center" }); },
    }).addTo(map);
    const bounds = layer.getBounds();
    map.on("zoomend resize", () => apart(box));
    setTimeout(() => apart(box));
    map.fitBounds(bounds.isValid() ? bounds : [[29, 119], [30, 121]], { padding: [12, 12] });
    return map;
  }

  each("[data-map]", (holder) => {
    if (!window.L) return; // the drawing that stands there is map enough
    const data = JSON.parse(one(`#${holder.dataset.map}`).textContent);
    const box = document.createElement("div");
    box.className = "map-canvas";
    one("svg", holder)?.remove();
    holder.prepend(box);
    const map = drawn(box, data.features);
    for (const p of data.points) {
      const point = L.circleMarker([p.lat, p.lon], dot()).addTo(map);
      if (p.label) point.bindTooltip(p.label);
      if (p.address) point.on("click", () => { location.href = p.address; });
    }
  });

  // The place picker: words first; the map, the list of names and the telephone's position only help.
  function prepare(picker) {
    if (picker.dataset.ready) return;
    picker.dataset.ready = "yes";
    const [words, lon, lat] = picker.querySelectorAll("input");
    const note = one("[data-place-note]", picker), unmark = one("[data-unmark]", picker), list = one("[data-suggestions]", picker), holder = one("[data-place-map]", picker);
    const refused = words.getAttribute("aria-invalid") === "true"; // the point may be why
    let marker, map, named = false; // named: the point is that of a chosen name, and goes with it
    function set(x, y, label, from) {
      named = Boolean(label);
      lon.value = x.toFixed(6); lat.value = y.toFixed(6);
      if (label) words.value = label;
      note.textContent = from;
      if (!map) return;
      unmark.hidden = false;
      marker ? marker.setLatLng([y, x]) : (marker = L.circleMarker([y, x], dot()).addTo(map));
      map.setView([y, x], Math.max(map.getZoom(), 14));
    }
    function unset() {
      named = false; lon.value = lat.value = note.textContent = "";
      marker?.remove(); marker = undefined;
      unmark.hidden = true;
    }
    const data = one("script[type='application/json']", picker);
    if (data && window.L) {
      holder.hidden = false;
      map = drawn(one(".map-canvas", holder), JSON.parse(data.textContent));
      map.on("click", (e) => tapped(e.latlng.lng, e.latlng.lat));
      one(".map-canvas", holder).addEventListener("keydown", (e) => { if (e.key === "Enter" && e.target === e.currentTarget) { e.preventDefault(); const { lng, lat } = map.getCenter(); tapped(lng, lat); } });
      unmark.onclick = () => { taps += 1; unset(); note.textContent = "已去掉地图上的标记。"; words.focus(); };
      if (refused) unset(); // the map shows the county again
      else if (lon.value && lat.value) set(Number(lon.value), Number(lat.value), "", "");
    }
    const here = one("[data-here]", picker);
    // In which grid a point lies; nothing known without a network, and the point is used all the same.
    async function gridAt(x, y) {
      const token = here.form?.elements.csrfmiddlewaretoken?.value;
      if (!token) return {};
      const answer = await fetch(here.dataset.here, { method: "POST", headers: { "X-CSRFToken": token }, body: new URLSearchParams({ lon: x, lat: y }) }).catch(() => null);
      return answer?.ok ? answer.json() : {};
    }
    let taps = 0;
    async function tapped(x, y) {
      const mine = ++taps;
      const { name, outside } = await gridAt(x, y);
      if (mine !== taps) return; // tapped again meanwhile
      if (outside) note.textContent = "这一点不在本县范围内，没有使用。请重新点，或者写出地点。";
      else set(x, y, "", `已在地图上标出位置${name ? `：${name}` : ""}。`);
    }
    async function found({ coords }) {
      const { name, outside } = await gridAt(coords.longitude, coords.latitude);
      if (outside) note.textContent = "您现在的位置不在本县范围内，没有使用。请写出地点，或者在地图上点一下。";
      else set(coords.longitude, coords.latitude, "", `已取得位置${name ? `：${name}` : ""}，误差约 ${Math.round(coords.accuracy)} 米。`);
    }
    function missing({ code, PERMISSION_DENIED }) {
      const why = code === PERMISSION_DENIED ? "浏览器没有获准使用位置。" : "没有取得位置。";
      note.textContent = `${why}请写出地点，或者在地图上点一下。`;
    }
    if ("geolocation" in navigator && !picker.closest(".move")) { // at the desk nobody stands where it is
      here.hidden = false;
      here.onclick = () => {
        note.textContent = "正在定位…";
        navigator.geolocation.getCurrentPosition(found, missing, { enableHighAccuracy: true, timeout: 15000 });
      };
    }
    words.addEventListener("input", () => { if (named) unset(); });
    let timer;
    if (picker.dataset.suggest) words.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const answer = await fetch(`${picker.dataset.suggest}?q=${encodeURIComponent(words.value)}`).catch(() => null);
        const places = answer?.ok ? await answer.json() : [];
        list.replaceChildren(...places.map((p) => {
          const item = document.createElement("li"), button = document.createElement("button");
          button.type = "button"; button.className = "btn btn-quiet btn-wide"; button.textContent = p.where ? `${p.label}（${p.where}）` : p.label;
          button.onclick = () => { set(p.lon, p.lat, p.label, p.where ? `位于${p.where}。` : ""); list.hidden = true; words.focus(); };
          item.append(button);
          return item;
        }));
        list.hidden = !places.length;
      }, 250);
    });
  }
  each("[data-place]", prepare);
  document.addEventListener("htmx:afterSettle", (event) => each("[data-place]", prepare, event.target));
})();
