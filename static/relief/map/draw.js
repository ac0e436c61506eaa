// Draws the layers of the page's data block into folium's groups, with legend, tools, north, datum and a note where roads are synthetic.
(() => {
  const { text, icon } = window.reliefSymbols;
  const LINES = { neighbours: "outline-far", counties: "outline", roads: "road" };
  const SILENT = ["neighbours", "counties", "reach"];
  const RAISED = { shelters: 400, vehicles: 600, crews: 700, incident: 300, warehouses: 200 };
  let map, groups, words, selected;
  let isFresh = () => false;

  const tell = (message) => { if (window.parent !== window) window.parent.postMessage(message, window.location.origin); };
  const told = ({ title, lines = [] }) => `<strong>${text(title)}</strong>${lines.filter(Boolean).map((said) => `<br>${text(said)}`).join("")}`;
  const flip = ([lon, lat]) => [lat, lon];
  const middle = ({ type, coordinates }) => flip(type === "LineString" ? coordinates[Math.floor(coordinates.length / 2)] : coordinates.flat(type.endsWith("Polygon") ? 2 : 1)[0]);

  function symbol(layer, { geometry, properties }) {
    const at = geometry.type === "Point" ? flip(geometry.coordinates) : middle(geometry);
    const fresh = isFresh(layer, properties);
    const said = [fresh ? words.fresh : "", properties.title, ...(properties.lines || [])].filter(Boolean).join(" · ");
    const marker = L.marker(at, { icon: icon(layer, properties, fresh), alt: said, title: "", keyboard: layer !== "townships", zIndexOffset: RAISED[layer] || 0 });
    return marker.bindTooltip(told(properties)).on("add", () => marker.getElement()?.setAttribute("aria-label", said));
  }

  function styled(layer, { kind, area, minutes, sure }) {
    if (layer === "routes") return `way ${kind}`;
    if (layer === "closures") return `${area ? "closed-area" : "closed"}${sure === false ? " unsure" : ""}`;
    if (layer === "reach") return `reach m${minutes}`;
    return LINES[layer] ? `${LINES[layer]} ${kind || ""}` : "register-shape";
  }

  function shape(layer, one) {
    const drawn = L.geoJSON(one, { style: { className: styled(layer, one.properties) }, interactive: !SILENT.includes(layer) });
    if (drawn.options.interactive) drawn.bindTooltip(told(one.properties), { sticky: true });
    if (layer === "roads") drawn.on("click", () => choose(drawn, one.properties));
    return drawn;
  }

  function choose(drawn, { segment, title, ref }) {
    selected?.eachLayer((part) => part.getElement()?.classList.remove("chosen"));
    drawn.eachLayer((part) => part.getElement()?.classList.add("chosen"));
    selected = drawn;
    tell({ kind: "road", segment, title, ref: ref || "" });
  }

  function fill(layer, features) {
    const group = groups[layer];
    if (!group) return;
    group.clearLayers();
    for (const one of features) {
      const isPoint = one.geometry.type === "Point";
      if (!isPoint) group.addLayer(shape(layer, one));
      if (isPoint || (layer === "closures" && !one.properties.area)) group.addLayer(symbol(layer, one));
      if (layer === "counties") group.addLayer(named("county-name", one.properties.at, one.properties.short, [40, 10]));
      if (layer === "townships") group.addLayer(named("town-name", one.geometry.coordinates, one.properties.title, [45, -5]));
    }
    if (layer === "reach") group.eachLayer((part) => part.bringToBack());
    if (["reach", "counties"].includes(layer)) for (const low of ["counties", "neighbours"]) groups[low]?.eachLayer((part) => part.bringToBack?.());
  }

  const named = (name, at, said, anchor) => L.marker(flip(at), { interactive: false, keyboard: false, icon: L.divIcon({ className: name, html: text(said), iconSize: [2 * anchor[0], 18], iconAnchor: anchor }) });

  // Township points appear by zoom, their names nearer still.
  function byZoom() {
    const box = map.getContainer();
    box.classList.toggle("near", map.getZoom() >= 10);
    box.classList.toggle("nearest", map.getZoom() >= 12);
  }

  // Under pictures from outside our own outlines become lines; with none they are the ground.
  function byGround() {
    let pictures = false;
    map.eachLayer((layer) => { pictures = pictures || layer instanceof L.TileLayer; });
    map.getContainer().classList.toggle("pictured", pictures);
  }

  function corner(position, name, html = "") {
    const control = L.control({ position });
    control.onAdd = () => {
      const box = L.DomUtil.create("div", name);
      box.innerHTML = html;
      L.DomEvent.disableClickPropagation(box).disableScrollPropagation(box);
      return box;
    };
    return control.addTo(map).getContainer();
  }

  function furniture(data, interactive) {
    const live = data.live;
    window.reliefScale(map, words.scale_m, words.scale_km);
    corner("bottomleft", "north", `<span title="${text(words.north)}"><svg width="26" height="34" viewBox="0 0 26 34" role="img" aria-label="${text(words.north)}"><path d="M13 2l8 22-8-5-8 5z"/><text x="13" y="33">N</text></svg></span><small class="datum">${text(words.datum)}</small>`);
    const symbols = (live?.registers || []).map(({ symbol: drawn }) => drawn);
    corner("bottomright", "legend", window.reliefLegend(words, { live: Boolean(live), crew: symbols.includes("crew"), pin: symbols.includes("pin") }));
    if (words.synthetic) corner("topright", "synthetic", text(words.synthetic));
    if (interactive) window.reliefTools(map, corner("topleft", "tools leaflet-bar"), words, tell);
  }

  // Leaflet names its buttons in English only.
  function naming() {
    for (const [button, said] of [[".leaflet-control-layers-toggle", words.layers], [".leaflet-control-zoom-in", words.closer], [".leaflet-control-zoom-out", words.further]]) {
      for (const one of document.querySelectorAll(button)) {
        one.title = said;
        one.setAttribute("aria-label", said);
      }
    }
    map.getContainer().setAttribute("aria-label", words.map);
  }

  window.reliefMap = {
    corner,
    fill,
    fresh(judge) { isFresh = judge; },
    start(itsMap, itsGroups, interactive) {
      map = itsMap;
      groups = itsGroups;
      const data = JSON.parse(document.getElementById("map-data").textContent);
      words = data.words;
      Object.assign(window.reliefMap, { map, groups, data });
      map.attributionControl.setPrefix(false);
      for (const [layer, features] of Object.entries(data.layers)) fill(layer, features);
      furniture(data, interactive);
      // In a sheet that is shut the map has no size, and what was fitted into nothing would open as the whole world.
      map.on("resize", ({ oldSize }) => { if (data.bounds && !(oldSize.x && oldSize.y)) map.fitBounds(data.bounds); });
      map.on("zoomend", byZoom).on("layeradd layerremove", byGround);
      byZoom();
      document.addEventListener("DOMContentLoaded", naming);
      window.addEventListener("storage", () => window.reliefTheme?.choose(window.reliefTheme.chosen()));
    },
  };
})();
