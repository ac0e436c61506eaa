// Keeps the map true: asks quietly for news, fetches only layers that changed, loads registers and reach when they are switched on,
// and marks what is new since this person's last look.

const ASK = 5000;
const MOVE = 60000; // vehicles move by the clock, without any event
const { map, groups, data, corner, fill } = window.reliefMap;
const { live, words } = data;
const POINTS = ["closures", "shelters", "incident", "vehicles", "crews"];
const KEY = `relief-map-seen:${live.seen}`;
const layers = { ...data.layers };
const tags = { ...data.tags };
let last = live.last;
let datum = words.datum;

const nameOf = ({ properties: { id, trip, title } }) => String(trip ?? id ?? title);
const stateOf = ({ properties: { title, lines, people, tone } }) => JSON.stringify([title, lines, people, tone]);
const read = () => { try { return JSON.parse(localStorage.getItem(KEY)); } catch { return null; } };
const write = (seen) => { try { localStorage.setItem(KEY, JSON.stringify(seen)); } catch { /* a private window keeps nothing */ } };

// What this person has seen: layer → name → state. The first look sees everything.
let seen = read();
const now = () => Object.fromEntries(POINTS.map((layer) => [layer, Object.fromEntries((layers[layer] || []).map((one) => [nameOf(one), stateOf(one)]))]));
if (!seen) write((seen = now()));

const changed = () => POINTS.flatMap((layer) => {
  const names = new Set();
  return (layers[layer] || []).filter((one) => seen[layer]?.[nameOf(one)] !== stateOf(one) && !names.has(nameOf(one)) && names.add(nameOf(one)));
});
window.reliefMap.fresh((layer, properties) => POINTS.includes(layer) && seen[layer]?.[nameOf({ properties })] !== stateOf({ properties }));

const news = corner("topleft", "news leaflet-bar");
news.hidden = true;
news.innerHTML = '<p role="status"></p><button type="button" class="news-next"></button> <button type="button" class="news-seen"></button>';
news.querySelector(".news-next").textContent = words.next;
news.querySelector(".news-seen").textContent = words.seen;
let turn = 0;
news.querySelector(".news-next").addEventListener("click", () => {
  const found = changed();
  const one = found[turn++ % found.length];
  const flat = one.geometry.coordinates.flat(3);
  const half = one.geometry.type === "Point" ? 0 : 2 * Math.floor(flat.length / 4);
  map.setView([flat[half + 1], flat[half]], Math.max(map.getZoom(), 12));
});
news.querySelector(".news-seen").addEventListener("click", () => {
  write((seen = now()));
  POINTS.forEach((layer) => fill(layer, layers[layer] || []));
  tellNews();
  map.getContainer().focus();
});

function tellNews() {
  const many = changed().length;
  const said = words.changes.replace("%(n)s", many);
  news.hidden = many === 0;
  const line = news.querySelector("p");
  if (line.textContent !== said) line.textContent = said;
}

function say(text, away) {
  const line = document.querySelector(".north .datum");
  line.textContent = text;
  line.classList.toggle("away", away);
}

async function refresh() {
  const have = Object.entries(tags).map((pair) => pair.join(":")).join(",");
  const answer = await fetch(`${live.data}?have=${have}`, { credentials: "same-origin", headers: { Accept: "application/json" } });
  if (answer.status !== 200) return;
  const found = await answer.json();
  Object.assign(tags, found.tags);
  Object.assign(layers, found.layers);
  for (const [layer, features] of Object.entries(found.layers)) fill(layer, features);
  datum = found.datum;
  say(datum, false);
  tellNews();
  const roads = found.layers.closures || found.layers.warehouses;
  for (const name of Object.keys(groups)) if (loaded.has(name) && (name !== "reach" || roads)) await load(name);
}

async function ask() {
  if (document.hidden) return;
  const answer = await fetch(`${live.poll}&after=${last}`, { credentials: "omit", cache: "no-store" });
  if (answer.status !== 200) return;
  ({ last } = await answer.json());
  await refresh();
}

// Registers and reach: fetched when they are switched on, asked again with their tag when something happened.
const loaded = new Map();
const addresses = { reach: live.reach, ...Object.fromEntries(live.registers.map(({ name, address }) => [`register:${name}`, address])) };

async function load(name) {
  const tag = loaded.get(name);
  const answer = await fetch(addresses[name], { credentials: "same-origin", headers: tag ? { "If-None-Match": tag } : {} });
  if (answer.status === 304) return;
  if (!answer.ok) throw new Error(String(answer.status));
  fill(name, (await answer.json()).features);
  loaded.set(name, answer.headers.get("ETag"));
}

const busy = corner("topright", "busy");
busy.setAttribute("role", "status");
busy.hidden = true;
async function switchedOn(name) {
  busy.textContent = words.loading;
  busy.hidden = false;
  try {
    await load(name);
    busy.hidden = true;
  } catch {
    busy.textContent = words.failed;
  }
}
const nameOfGroup = (group) => Object.keys(groups).find((name) => groups[name] === group && addresses[name]);
map.on("overlayadd", ({ layer }) => { const name = nameOfGroup(layer); if (name && !loaded.has(name)) switchedOn(name); });
for (const { name, shown } of live.registers) if (shown) switchedOn(`register:${name}`);

const links = corner("bottomleft", "map-links");
for (const [said, href] of [[words.list, live.listed], ...live.exports]) {
  const link = document.createElement("a");
  Object.assign(link, { textContent: said, href, target: "_top" });
  links.append(link);
}

const lost = () => say(words.unreached.replace("%(time)s", datum.slice(-5)), true);
const quietly = (work) => work().catch((error) => { if (error instanceof TypeError) lost(); });
if (window.parent === window || !new URLSearchParams(window.location.search).has("told")) setInterval(() => quietly(ask), ASK);
setInterval(() => { if (!document.hidden) quietly(refresh); }, MOVE);
window.addEventListener("message", ({ origin, data: said }) => { if (origin === window.location.origin && said?.kind === "refresh") quietly(refresh); });
POINTS.forEach((layer) => fill(layer, layers[layer] || []));
tellNews();
