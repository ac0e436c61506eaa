// A small map of the rows of a page. The rows stand below it as a table: without script nothing is lost but the picture.

const box = document.getElementById("plain-map");
const data = JSON.parse(document.getElementById("features").textContent);
const placed = (data.features || []).filter((one) => one.geometry);
const name = ({ properties }) => properties.name || properties.title || properties.description || properties.number || properties.ref || "";

async function ground(map) {
  const answer = await fetch(`${box.dataset.ground}?limit=1000`, { headers: { Accept: "application/geo+json" } });
  if (!answer.ok) return;
  const drawn = L.geoJSON(await answer.json(), { style: { className: "ground" }, interactive: false, pointToLayer: () => null }).addTo(map);
  drawn.bringToBack();
  if (!placed.length) map.fitBounds(drawn.getBounds());
}

if (box) {
  const map = L.map(box, { scrollWheelZoom: false, minZoom: 6, maxZoom: 17 }).setView([28.2, 119.5], 8);
  map.attributionControl.setPrefix(false);
  window.reliefScale(map, box.dataset.m, box.dataset.km);
  const spot = (_one, at) => L.circleMarker(at, { radius: 7, className: "spot" });
  const rows = L.geoJSON(placed, { style: ({ geometry }) => (geometry.type === "Point" ? { className: "spot" } : { className: "row" }), pointToLayer: spot, onEachFeature: (one, layer) => layer.bindTooltip(document.createTextNode(name(one)).textContent.replace(/[<>&]/g, " ")) }).addTo(map);
  if (placed.length) map.fitBounds(rows.getBounds(), { padding: [30, 30], maxZoom: 12 });
  ground(map).catch(() => {});
}
