// The driver's page: what comes next is one big button; everything is kept on the phone first and sent when there is signal.

import { signaturePad, smallPhoto } from "../field/ink.js";
import { button, chip, field, glyph, h, link, notice, say, screen } from "../field/view.js";
import { _, amount, figure, time } from "../field/words.js";
import { listen, now, queue, SIGNED, start, tell } from "./queue.js";

const CONSENT = "relief-driver-place";
let open = null; // the form that is open: departed, waypoint, arrived, signed

const strip = document.getElementById("strip");
const agreed = () => { try { return localStorage.getItem(CONSENT) === "yes"; } catch { return false; } };
const agree = (yes) => { try { localStorage.setItem(CONSENT, yes ? "yes" : "no"); } catch { /* asked again next time */ } };

function here() {
  if (!agreed() || !navigator.geolocation) return Promise.resolve({});
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ longitude: coords.longitude, latitude: coords.latitude, accuracy_m: Math.round(coords.accuracy) }),
      () => resolve({}), { enableHighAccuracy: true, timeout: 8000, maximumAge: 60_000 });
  });
}

function drawStrip() {
  const count = (state) => queue.rows.filter((row) => row.state === state).length;
  const part = (tone, sign, text) => h("span", { "data-tone": tone }, glyph(sign), text);
  const signal = queue.signal ? part("good", "signal", _("signal")) : part("warning", "signal", _("no signal"));
  strip.replaceChildren(h("div.strip-in", {}, signal, h("span.strip-counts", {},
    part(count("queued") ? "info" : "", "queue", _("queued %(n)s", { n: figure(count("queued")) })),
    part("", "sent", _("sent %(n)s", { n: figure(count("done")) })),
    part(count("refused") ? "danger" : "", "stop", _("refused %(n)s", { n: figure(count("refused")) })))));
}

const nextStop = (trip) => trip.stops.find((stop) => !SIGNED.includes(stop.state));

function comes(trip) {
  if (trip.state === "planned") return "departed";
  const stop = nextStop(trip);
  return stop ? (["arrived", "unloaded"].includes(stop.state) ? "signed" : "arrived") : null;
}

const WORDS = () => ({ departed: _("I am leaving"), waypoint: _("Tell where I am"), arrived: _("I am there"), signed: _("Sign for the goods") });
const SIGNS = { departed: "truck", waypoint: "flag", arrived: "flag", signed: "pen" };

function stopCard(stop) {
  const tone = SIGNED.includes(stop.state) ? "good" : ["arrived", "unloaded"].includes(stop.state) ? "info" : "neutral";
  return h("li.panel", {}, h("p", {}, h("strong", {}, stop.place), " ", chip(tone, stop.label)),
    h("ul", {}, ...stop.goods.map((row) => h("li.goods", {}, h("span", {}, row.item), ...came(row)))));
}

/** What was loaded; where less was signed for, that and how much is short. */
function came(row) {
  const short = row.quantity - (row.delivered ?? row.quantity);
  const shown = h("span.num", {}, amount(row, row.quantity - Math.max(0, short)));
  return short > 0 ? [shown, chip("warning", _("short by %(n)s", { n: amount(row, short) }))] : [shown];
}

function photoField(into) {
  const input = h("input.file", { type: "file", accept: "image/*", capture: "environment", id: "photo", onchange: async () => {
    if (!input.files[0]) return;
    into.push(await smallPhoto(input.files[0]));
    told.replaceChildren(chip("good", _("photo kept")));
  } });
  const told = h("span");
  return h("div.field", {}, h("label.btn", { for: "photo" }, glyph("camera"), _("Take a photo")), input, " ", told);
}

/** How much of one line came; what is short is said while it is typed. */
function countField(row, input) {
  const short = h("p.less", { role: "status" });
  input.addEventListener("input", () => {
    const less = row.quantity - Number(input.value);
    short.replaceChildren(...(/^\d+$/.test(input.value.trim()) && less > 0 ? [chip("warning", _("short by %(n)s", { n: amount(row, less) }))] : []));
  });
  const node = field(`${row.item} (${row.unit})`, input, _("loaded: %(n)s", { n: amount(row, row.quantity) }));
  node.append(short);
  return node;
}

function consent() {
  const box = h("input", { type: "checkbox", checked: agreed(), onchange: () => agree(box.checked) });
  return h("label.check", {}, box, h("span", {}, _("Tell the duty officer where I am (deleted after 30 days)")));
}

function form(kind, trip) {
  const stop = nextStop(trip);
  const photos = [];
  const value = (node) => node.value.trim();
  const seal = h("input.input", { maxLength: 30, autocomplete: "off" });
  const odometer = h("input.input", { inputMode: "numeric", pattern: "[0-9]*", maxLength: 7, autocomplete: "off" });
  const word = h("input.input", { maxLength: 60, autocomplete: "off" });
  const wrong = h("p.field-error", { role: "alert" });
  const pad = kind === "signed" ? signaturePad(_("Sign here with a finger")) : null;
  const counted = kind === "signed" ? stop.goods.map((row) => [row, h("input.input", { inputMode: "numeric", pattern: "[0-9]*", value: row.quantity, maxLength: 7 })]) : [];
  const refuse = (node, text) => { // beside what is wrong, in sight
    wrong.textContent = text;
    (node.closest(".field") ?? node).after(wrong);
    node.focus?.();
    wrong.scrollIntoView({ block: "center" });
  };
  let unsigned = false; // pressed once without a signature
  const parts = {
    departed: () => [field(_("Seal number"), seal), field(_("Odometer (km)"), odometer), photoField(photos)],
    waypoint: () => [field(_("Where, or what is on the road"), word), field(_("Odometer (km)"), odometer)],
    arrived: () => [h("p", {}, stop?.place ?? "")],
    signed: () => [h("p.quiet", {}, [trip.from, trip.plate, stop.paper].filter(Boolean).join(" · ")),
      h("p", {}, _("Count the goods first. Where less came, write how much came.")),
      ...counted.map(([row, input]) => countField(row, input)),
      field(_("Who signs"), word, _("Name or office, for example: duty officer of the village")), pad?.node, photoField(photos)],
  }[kind](); // only this one: a field stands in one form at a time
  const done = async () => {
    const bad = counted.find(([row, input]) => !/^\d+$/.test(value(input)) || Number(input.value) > row.quantity);
    if (bad) { refuse(bad[1], _("%(item)s: write a number from 0 to %(n)s.", { item: bad[0].item, n: bad[0].quantity })); return; }
    if (kind === "signed" && !value(word)) { refuse(word, _("Write who signs.")); return; }
    if (pad?.empty() && !unsigned) { unsigned = true; refuse(pad.node, _("Nobody has signed yet. Sign with a finger; where that cannot be done, press once more.")); return; }
    if (value(odometer) && !/^\d+$/.test(value(odometer))) { refuse(odometer, _("Write the odometer in figures.")); return; }
    send.disabled = true;
    const body = { ...await here(), photos };
    if (stop && kind !== "departed" && kind !== "waypoint") body.stop = stop.id;
    if (value(seal)) body.seal_number = value(seal);
    if (value(odometer)) body.odometer_km = Number(odometer.value);
    if (value(word)) body.word = value(word);
    if (kind === "signed") {
      body.delivered = Object.fromEntries(counted.filter(([row, input]) => Number(input.value) !== row.quantity).map(([row, input]) => [row.lot, Number(input.value)]));
      if (!pad.empty()) body.ink = pad.picture();
    }
    open = null;
    await tell(kind, body);
    say(queue.signal ? _("Sent") : _("Kept on this phone; it is sent when there is signal."));
    if (!open) draw(); // the next step may be open already: what is typed there stays
  };
  const send = button(WORDS()[kind], done, { kind: "primary", sign: SIGNS[kind] });
  const title = kind === "signed" ? _("%(place)s signs for the goods", { place: stop.place }) : WORDS()[kind];
  screen(title, [...parts, kind === "signed" ? null : consent(), wrong], send, button(_("Back"), () => { open = null; draw(); }));
}

function refusals() {
  return queue.rows.filter((row) => row.state === "refused").slice(-3).map((row) => notice("danger", h("strong", {}, `${WORDS()[row.kind]} · ${time(row.at)}`), h("p", {}, row.said)));
}

function draw() {
  drawStrip();
  if (queue.over) { screen(_("This link is over"), [notice("danger", queue.over), call(queue.server)]); return; }
  const trip = now();
  if (open) { form(open, trip); return; }
  const next = comes(trip);
  const other = trip.state === "under_way" && next ? button(WORDS().waypoint, () => { open = "waypoint"; draw(); }, { sign: "flag" }) : null;
  screen(`${trip.plate} → ${trip.stops.map((stop) => stop.place).join("、")}`, [
    trip.drill ? h("div.drill-band", { role: "note" }, `${_("DRILL")} · ${trip.drill}`) : null,
    trip.blocked ? notice("danger", h("strong", {}, _("The road ahead is closed")), h("p", {}, trip.blocked), h("p", {}, _("Stop at a safe place and call the duty officer."))) : null,
    refusals(),
    next ? null : notice("good", h("strong", {}, _("Everything is signed for. Thank you."))),
    h("p.quiet", {}, `${trip.from} · ${trip.way}`),
    h("ol", {}, ...trip.stops.map(stopCard)),
    call(trip),
    next ? h("details", {}, h("summary", {}, _("No internet? Send a text message")), h("p.code", {}, trip.text), h("p.quiet", {}, trip.text_help)) : null,
  ], next ? button(WORDS()[next], () => { open = next; draw(); }, { kind: "primary", sign: SIGNS[next] }) : null, other);
}

const call = (trip) => (trip.phone ? link(_("Call the duty officer"), `tel:${trip.phone}`, "phone") : null);

// Somebody who is typing is not disturbed.
listen(() => { drawStrip(); if (!open) draw(); });
if ("serviceWorker" in navigator) navigator.serviceWorker.register(document.documentElement.dataset.worker).catch(() => {});
start().then(draw);
