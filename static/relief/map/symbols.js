// The symbols of the map, drawn in SVG without style attributes, so that a strict content policy holds.
(() => {
  const RING = 2 * Math.PI * 15;
  const text = (value) => String(value).replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
  const svg = (size, inside) => `<svg viewBox="-${size / 2} -${size / 2} ${size} ${size}" width="${size}" height="${size}" aria-hidden="true">${inside}</svg>`;

  const symbols = {
    warehouses: ({ percent, ownership }) =>
      svg(38, `<circle class="ring" r="15"/><circle class="ring-full" r="15" stroke-dasharray="${(RING * percent) / 100} ${RING}" transform="rotate(-90)"/>
        <rect class="store ${ownership && ownership !== "own" ? "lent" : ""}" x="-8" y="-8" width="16" height="16" rx="1.5"/><path class="store-mark" d="M-4 4v-6l4-2.500 4 2.500v6"/>`),
    shelters: ({ people, gap }) =>
      svg(46, `${gap > 0 ? `<circle class="gap" r="${8 + (12 * gap) / 100}"/>` : ""}<path class="house" d="M-11 -1L0 -11 11 -1V10H-11z"/>`) +
      (people === "" ? "" : `<b class="count">${text(people)}</b>`),
    incident: () => svg(36, '<path class="diamond" d="M0 -14L14 0 0 14 -14 0z"/><path class="bang" d="M0 -6v7M0 5v.5"/>'),
    vehicles: ({ course, tone }) => svg(34, `<g transform="rotate(${Number(course) || 0})"><path class="arrow ${text(tone)}" d="M0 -13L9 11 0 6 -9 11z"/></g>`),
    closures: ({ sure }) => svg(30, `<rect class="bar${sure === false ? " unsure" : ""}" x="-13" y="-5" width="26" height="10" rx="2"/><path class="bar-cross" d="M-4 -3.500L4 3.500M4 -3.500L-4 3.500"/>`),
    townships: () => svg(8, '<circle class="town" r="2.500"/>'),
    crews: ({ tone, faded }) => svg(34, `<g class="mission ${text(tone)}${faded ? " faded" : ""}"><path d="M0 -13L13 10H-13z"/>${tone === "good" ? '<path class="mark" d="M-4 3l3 3 5 -6"/>' : '<path class="mark" d="M0 -5v7M0 5.500v.5"/>'}</g>`),
    crew: () => svg(28, '<path class="crew" d="M0 -11L11 9H-11z"/>'),
    pin: () => svg(26, '<path class="pin" d="M0 11L-7 -1A8 8 0 1 1 7 -1z"/><circle class="pin-eye" cy="-4" r="2.600"/>'),
  };

  const size = { warehouses: 38, shelters: 46, incident: 36, vehicles: 34, closures: 30, townships: 8, crews: 34, crew: 28, pin: 26 };

  window.reliefSymbols = {
    text,
    icon(layer, properties, fresh) {
      const name = symbols[layer] ? layer : properties.symbol || "pin";
      const half = size[name] / 2;
      const above = { incident: 26, pin: half, crews: 18, crew: 14 }[name] || 0; // these stand over their place, where a shelter or store may be
      const beside = properties.waiting ? 24 : 0; // a vehicle that has not left stands beside its warehouse
      return L.divIcon({ html: symbols[name](properties), className: `symbol ${name}${fresh ? " fresh" : ""}`, iconSize: [size[name], size[name]], iconAnchor: [half - beside, half + above] });
    },
    sample(layer, properties) {
      return symbols[layer](properties);
    },
  };
})();
