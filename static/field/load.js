// Loading: which lines sit on which vehicle; one vehicle is one issue and one waybill, numbered on this phone.

import { enter, Unnumbered } from "./outbox.js";
import { dropPicked, picked } from "./order.js";
import { askFigures } from "./pad.js";
import { phone } from "./phone.js";
import { walk } from "./picking.js";
import { go, orderAt, to, waybillAt } from "./routes.js";
import { onScan } from "./scanbox.js";
import { right } from "./sound.js";
import { button, field, glyph, h, link, notice, say, screen } from "./view.js";
import { _, amount, ngettext, today } from "./words.js";

const MOST_OFFERED = 6;
const CIRCLED = ["①", "②", "③", "④", "⑤"];

export async function load(number) {
  const order = phone.book?.orders.get(number);
  const taken = order ? await picked(number) : {};
  const lines = order ? walk(phone.book, order, today(), taken).stops.filter((one) => one.taken > 0) : [];
  if (!lines.length) { go(orderAt(number), { replace: true }); return; }
  const loads = [blank()];
  draw(order, lines, loads, new Map(lines.map((one) => [one.key, 0])), 0);
}

const blank = () => ({ plate: "", driver: "", driver_phone: "" });

/** Vehicles one can choose by a tap; and the way to any other. */
function vehiclePick(load, redraw) {
  const known = phone.pack.vehicles ?? [];
  const set = (vehicle) => { right(); Object.assign(load, { plate: vehicle.plate, driver: vehicle.driver || load.driver, driver_phone: vehicle.driver_phone || load.driver_phone }); redraw(); };
  onScan((found) => found.what === "vehicle" && (set(found.vehicle), true));
  const byFigures = async () => {
    const last = await askFigures({ title: _("Last four figures of the plate"), length: 4 });
    if (!last) return;
    const found = known.filter((one) => one.plate.replace(/\D/g, "").endsWith(last) || one.plate.endsWith(last));
    if (found.length === 1) set(found[0]);
    else { load.plate = last; redraw(); say(_("No vehicle with these figures is known; complete the plate."), "warning"); }
  };
  return h("div.vehicles", {},
    ...known.slice(0, MOST_OFFERED).map((one) => h("button.vehicle", { type: "button", "aria-pressed": String(one.plate === load.plate), onclick: () => set(one) }, glyph("truck"), h("b", {}, one.plate), h("span.quiet", {}, one.driver ?? ""))),
    button(_("Last four figures"), byFigures, { sign: "search" }));
}

function typed(load, name, label, more = {}) {
  const input = h("input.input", { value: load[name], autocomplete: "off", oninput: () => { load[name] = input.value.trim(); }, ...more });
  return field(label, input);
}

function draw(order, lines, loads, seats, at) {
  const redraw = () => draw(order, lines, loads, seats, at);
  const load = loads[at];
  const row = (one) => {
    const seat = seats.get(one.key);
    const turn = () => { seats.set(one.key, (seat + 1) % loads.length); redraw(); };
    return h("li", {}, h("button.stop-row", { type: "button", onclick: turn, disabled: loads.length < 2 }, loads.length > 1 ? h("b", {}, CIRCLED[seat]) : glyph("check"),
      h("span", {}, phone.book.items.get(one.line.sku).name), h("span.num", {}, amount(phone.book.items.get(one.line.sku), one.taken))));
  };
  const more = () => { loads.push(blank()); draw(order, lines, loads, seats, loads.length - 1); };
  screen(_("Load for %(place)s", { place: order.destination }), [
    loads.length > 1 ? h("div.segments", { role: "group", "aria-label": _("Vehicle") }, ...loads.map((one, n) => button(`${CIRCLED[n]} ${one.plate}`, () => draw(order, lines, loads, seats, n), { "aria-pressed": String(n === at) }))) : null,
    h("p.quiet", {}, _("Scan the card of the vehicle or press it.")),
    vehiclePick(load, redraw),
    typed(load, "plate", _("Plate")), typed(load, "driver", _("Driver")), typed(load, "driver_phone", _("Driver's telephone"), { type: "tel" }),
    h("h2", {}, loads.length > 1 ? _("Who sits where: press a line to move it") : _("What is loaded")), h("ul.walk", {}, ...lines.map(row)),
    h("div.btn-row", {}, loads.length < CIRCLED.length ? button(_("One more vehicle"), more, { sign: "more" }) : null,
      button(_("Fetched on foot: no vehicle"), () => confirm(order, lines, [null], new Map(lines.map((one) => [one.key, 0]))), {})),
  ], button(ngettext("Issue, make the waybill", "Issue, make %(n)s waybills", loads.length), () => confirm(order, lines, loads, seats), { kind: "primary", sign: "issue" }), link(_("Back"), orderAt(order.number), "left"));
}

async function confirm(order, lines, loads, seats) {
  const missing = loads.findIndex((one) => one && !one.plate);
  if (missing >= 0) { say(_("Say which vehicle takes the goods: scan, press or type its plate."), "warning"); return; }
  const full = loads.map((vehicle, n) => ({ vehicle, lines: lines.filter((one) => seats.get(one.key) === n) })).filter((one) => one.lines.length);
  try {
    const rows = [];
    for (const one of full) rows.push(await issue(order, one));
    await dropPicked(order.number);
    const [first] = rows;
    await go(first.numbers.WB ? waybillAt(first.numbers.WB) : to("outbox/"), { replace: true });
  } catch (error) {
    tellTrouble(error);
  }
}

const issue = (order, { vehicle, lines }) => enter("issue", {
  warehouse: order.warehouse, order: order.number, party: "", vehicle,
  lines: lines.map((one) => ({ lot: one.lot.id, location: one.location, quantity: one.taken })),
}, { title: _("Issue to %(place)s: %(goods)s", { place: order.destination, goods: goodsOf(lines.map((one) => [one.line.sku, one.taken])) }), papers: vehicle ? ["GI", "WB"] : ["GI"], after: idsOf("RO", order.number) });

/** The entries of this phone that made a paper: what follows from it waits for them. */
export const idsOf = (kind, number) => phone.rows.filter((row) => row.numbers?.[kind] === number).map((row) => row.id);

/** "棉被 173 床, 水 5 箱": what an entry is about, in one line. */
export function goodsOf(pairs) {
  const sums = new Map();
  for (const [sku, quantity] of pairs) sums.set(sku, (sums.get(sku) ?? 0) + quantity);
  return [...sums].map(([sku, quantity]) => { const item = phone.book.items.get(sku); return `${item?.name ?? sku} ${amount(item, quantity)}`; }).join("; ");
}

/** Nothing was entered: say why, above everything. */
export function tellTrouble(error) {
  if (!(error instanceof Unnumbered) && error?.name !== "QuotaExceededError") throw error;
  document.getElementById("main").prepend(notice("danger", h("p", {}, error instanceof Unnumbered ? error.message : _("The phone's memory is full. Delete photos or videos, then try again; nothing was lost that stands in the list of entries."))));
  scrollTo(0, 0);
}


