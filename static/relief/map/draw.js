// Draws the layers of the page's data block into folium's groups, with legend, north, datum and a note where roads are synthetic.
(() => {
  const { text, icon, sample } = window.reliefSymbols;
  const LINES = { neighbours: "outline-far", counties: "outline", roads: "road" };
  let map, groups, words, selected;

  const tell = (message) => { if (window.parent !== window) window.parent.postMessage(message, window.location.origin); };
  const told = ({ title, lines = [] }) => `<strong>${text(title)}</strong>${lines.filter(Boolean).map((said) => `<br>${text(said)}`).join("")}`;
  const flip = ([lon, lat]) => [lat, lon];
  const middle = (coordinates) => flip(coordinates[Math.floor(coordinates.length / 2)]);

  function symbol(layer, { geometry, properties }) {
    const at = geometry.type === "Point" ? flip(geometry.coordinates) : middle(geometry.coordinates);
    const words = [properties.title, ...(properties.lines || [])].filter(Boolean).join(" · ");
    const raised = { shelters: 400, vehicles: 600, incident: 300, warehouses: 200 }[layer] || 0;
    return L.marker(at, { icon: icon(layer, properties), alt: words, title: "", keyboard: layer !== "townships", zIndexOffset: raised }).bindTooltip(told(properties));
  }

  function shape(layer, one) {
    const { kind, area, segment } = one.properties;
    const name = layer === "routes" ? `way ${kind}` : layer === "closures" ? (area ? "closed-area" : "closed") : `${LINES[layer]} ${kind || ""}`;
    const drawn = L.geoJSON(one, { style: { className: name }, interactive: !["neighbours", "counties"].includes(layer) });
    if (drawn.options.interactive) drawn.bindTooltip(told(one.properties), { sticky: true });
    if (layer === "roads") drawn.on("click", () => choose(drawn, one.properties, segment));
    return drawn;
  }

  function choose(drawn, properties, segment) {
    selected?.eachLayer((part) => part.getElement()?.classList.remove("chosen"));
    drawn.eachLayer((part) => part.getElement()?.classList.add("chosen"));
    selected = drawn;
    tell({ kind: "road", segment, title: properties.title, ref: properties.ref || "" });
  }

  function fill(layer, features) {
    const group = groups[layer];
    group.clearLayers();
    for (const one of features) {
      const isPoint = one.geometry.type === "Point";
      if (!isPoint) group.addLayer(shape(layer, one));
      if (isPoint || (layer === "closures" && !one.properties.area)) group.addLayer(symbol(layer, one));
      if (layer === "counties") group.addLayer(label(one.properties));
    }
  }

  function label({ at, short }) {
    return L.marker(flip(at), { interactive: false, keyboard: false, icon: L.divIcon({ className: "county-name", html: text(short), iconSize: [80, 20] }) });
  }

  // Township points appear by zoom, their names nearer still.
  function byZoom() {
    const zoom = map.getZoom();
    const box = map.getContainer();
    box.classList.toggle("near", zoom >= 10);
    box.classList.toggle("nearest", zoom >= 12);
  }

  function names(features) {
    for (const one of features) {
      const at = flip(one.geometry.coordinates);
      groups.townships.addLayer(L.marker(at, { interactive: false, keyboard: false, icon: L.divIcon({ className: "town-name", html: text(one.properties.title), iconSize: [90, 16], iconAnchor: [45, -5] }) }));
    }
  }

  function corner(position, name, html) {
    const control = L.control({ position });
    control.onAdd = () => {
      const box = L.DomUtil.create("div", name);
      box.innerHTML = html;
      L.DomEvent.disableClickPropagation(box);
      return box;
    };
    return control.addTo(map);
  }

  function legend() {
    const row = (sign, said) => `<li><span class="sign">${sign}</span>${text(said)}</li>`;
    const stroke = (name) => `<svg width="34" height="10" aria-hidden="true"><path class="${name}" d="M2 5h30" fill="none"/></svg>`;
    const rows = [
      row(sample("warehouses", { percent: 60 }), words.warehouse),
      row(sample("shelters", { people: "", gap: 50 }), words.shelter),
      row(sample("incident", {}), words.incident),
      row(sample("vehicles", { course: 45, tone: "info" }), words.vehicle),
      row(sample("closures", {}), words.closure),
      row(stroke("way primary"), words.primary),
      row(stroke("way alternate"), words.alternate),
      row(stroke("way driven"), words.driven),
      row(stroke("road"), words.road),
    ];
    const open = window.innerWidth > 900 && window.innerHeight > 560 ? " open" : "";
    corner("bottomright", "legend", `<details${open}><summary>${text(words.legend)}</summary><ul>${rows.join("")}</ul></details>`);
  }

  function drawing() {
    const box = corner("topleft", "draw-box leaflet-bar", `<button type="button" class="draw-start">${text(words.draw)}</button><div class="draw-way" hidden><p>${text(words.finish)}</p><button type="button" class="draw-done">${text(words.done)}</button> <button type="button" class="draw-stop">${text(words.cancel)}</button></div>`).getContainer();
    const points = [];
    const sketch = L.polyline([], { className: "sketch" }).addTo(map);
    const add = ({ latlng }) => { points.push([latlng.lng, latlng.lat]); sketch.addLatLng(latlng); };
    const turn = (on) => {
      box.querySelector(".draw-start").hidden = on;
      box.querySelector(".draw-way").hidden = !on;
      map.getContainer().classList.toggle("sketching", on);
      map[on ? "on" : "off"]("click", add);
      points.length = 0;
      sketch.setLatLngs([]);
    };
    box.querySelector(".draw-start").addEventListener("click", () => turn(true));
    box.querySelector(".draw-stop").addEventListener("click", () => turn(false));
    box.querySelector(".draw-done").addEventListener("click", () => {
      if (points.length) tell({ kind: "shape", geometry: points.length > 1 ? { type: "LineString", coordinates: [...points] } : { type: "Point", coordinates: points[0] } });
      turn(false);
    });
  }

  function show(data) {
    for (const [layer, features] of Object.entries(data.layers)) fill(layer, features);
    if (data.layers.townships) names(data.layers.townships);
  }

  async function refresh(address) {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (answer.ok) show(await answer.json());
  }

  window.reliefMap = {
    start(itsMap, itsGroups, interactive) {
      map = itsMap;
      groups = itsGroups;
      const data = JSON.parse(document.getElementById("map-data").textContent);
      words = data.words;
      map.attributionControl.setPrefix(false);
      L.control.scale({ imperial: false }).addTo(map);
      show(data);
      corner("bottomleft", "north", `<span title="${text(words.north)}"><svg width="26" height="34" viewBox="0 0 26 34" role="img" aria-label="${text(words.north)}"><path d="M13 2l8 22-8-5-8 5z"/><text x="13" y="33">N</text></svg></span><small>${text(words.datum)}</small>`);
      legend();
      if (words.synthetic) corner("topright", "synthetic", text(words.synthetic));
      if (interactive) drawing();
      map.on("zoomend", byZoom);
      byZoom();
      window.addEventListener("message", ({ origin, data: said }) => { if (origin === window.location.origin && said?.kind === "refresh") refresh(said.address); });
      window.addEventListener("storage", () => window.reliefTheme?.choose(window.reliefTheme.chosen()));
    },
  };
})();
