// Two tools that set points on the map, by finger or by keyboard: draw a closed road, measure a distance.
(() => {
  const { text } = window.reliefSymbols;

  function tool(map, box, { start, told, done, cancel, area, name, finish, moved }) {
    const part = L.DomUtil.create("div", `tool ${name}`, box);
    part.innerHTML = `<button type="button" class="${name}-start">${text(start)}</button><div class="tool-way" hidden><p>${text(told)}</p><p class="tool-said" role="status"></p><button type="button" class="${name}-done">${text(done)}</button> ${area ? `<button type="button" class="${name}-area">${text(area)}</button> ` : ""}<button type="button" class="${name}-stop">${text(cancel)}</button></div>`;
    const points = [];
    const sketch = L.polyline([], { className: `sketch ${name}`, interactive: false }).addTo(map);
    const ends = L.layerGroup().addTo(map);
    const kept = L.layerGroup().addTo(map); // what was drawn stays to be seen until something else is drawn
    const keep = (drawn) => kept.clearLayers().addLayer(L.polyline(drawn.map(([lon, lat]) => [lat, lon]), { className: `sketch ${name} kept`, interactive: false }));
    const said = part.querySelector(".tool-said");
    const add = ({ latlng }) => {
      points.push([latlng.lng, latlng.lat]);
      sketch.addLatLng(latlng);
      ends.addLayer(L.circleMarker(latlng, { radius: 4, className: `sketch-end ${name}`, interactive: false }));
      said.textContent = moved ? moved(points) : `${points.length}`;
    };
    const keys = (event) => {
      if (event.key === "Enter" && event.target === map.getContainer()) { event.preventDefault(); add({ latlng: map.getCenter() }); }
      if (event.key === "Escape") turn(false);
    };
    const turn = (on) => {
      part.querySelector(`.${name}-start`).hidden = on;
      part.querySelector(".tool-way").hidden = !on;
      map.getContainer().classList.toggle("sketching", on);
      map[on ? "on" : "off"]("click", add);
      map.getContainer()[on ? "addEventListener" : "removeEventListener"]("keydown", keys);
      points.length = 0;
      sketch.setLatLngs([]);
      ends.clearLayers();
      said.textContent = "";
      if (on) kept.clearLayers();
      if (on) map.getContainer().focus();
    };
    part.querySelector(`.${name}-start`).addEventListener("click", () => {
      box.dispatchEvent(new CustomEvent("tool", { detail: name }));
      turn(true);
    });
    part.querySelector(`.${name}-stop`).addEventListener("click", () => turn(false));
    part.querySelector(`.${name}-done`).addEventListener("click", () => {
      if (finish && points.length) {
        keep(points);
        finish([...points]);
      }
      turn(false);
    });
    part.querySelector(`.${name}-area`)?.addEventListener("click", () => {
      if (points.length < 3) return;
      keep([...points, points[0]]);
      finish([...points, points[0]], true);
      turn(false);
    });
    if (finish) {
      // The page around the map shows a line it holds already: read from a file, or drawn before.
      window.addEventListener("message", ({ origin, data }) => {
        if (origin !== window.location.origin || data?.kind !== "show") return;
        keep(data.line);
        map.fitBounds(data.line.map(([lon, lat]) => [lat, lon]), { padding: [30, 30], maxZoom: 14 });
      });
    }
    box.addEventListener("tool", ({ detail }) => { if (detail !== name) turn(false); });
  }

  const length = (map, points) => points.slice(1).reduce((sum, [lon, lat], index) => sum + map.distance([points[index][1], points[index][0]], [lat, lon]), 0);

  window.reliefTools = (map, box, words, tell) => {
    const shared = { done: words.done, cancel: words.cancel };
    tool(map, box, {
      ...shared, name: "draw", start: words.draw, told: words.finish, area: words.area,
      finish: (points, asArea) => tell({ kind: "shape", geometry: asArea ? { type: "Polygon", coordinates: [points] } : points.length > 1 ? { type: "LineString", coordinates: points } : { type: "Point", coordinates: points[0] } }),
    });
    tool(map, box, {
      ...shared, name: "measure", start: words.measure, told: words.measuring,
      moved: (points) => `${(length(map, points) / 1000).toFixed(1)} ${words.km}`,
    });
  };
})();
