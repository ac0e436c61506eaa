// The blind count: what one sees in each bin, never what should be there.

import { goodsOf, tellTrouble } from "./load.js";
import { places, walkOf } from "./ledger.js";
import { enter } from "./outbox.js";
import { askQuantity } from "./pad.js";
import { phone } from "./phone.js";
import { go, to } from "./routes.js";
import { onScan } from "./scanbox.js";
import { right } from "./sound.js";
import * as store from "./store.js";
import { button, choice, empty, field, glyph, h, link, say, screen } from "./view.js";
import { _, amount, ngettext } from "./words.js";

const view = { warehouse: "", zone: "" };
const zoneOf = (place) => place.zone || place.code.split("-")[0];
const draftName = (count) => `count/${phone.owner}/${count?.number ?? `${view.warehouse}/${view.zone}`}`;

/** Lots and places to look at: those of the planned count, else everything the phone knows in the zone. */
function stops(count) {
  const store_ = phone.book.warehouses.get(view.warehouse);
  const all = count?.lines ?? store_.locations.filter((place) => !view.zone || zoneOf(place) === view.zone)
    .flatMap((place) => [...phone.book.lots.keys()].filter((lot) => places(phone.book, lot, view.warehouse).some((row) => row.location === place.code)).map((lot) => ({ lot, location: place.code })));
  return all.filter(({ lot }) => phone.book.lots.has(lot) && !phone.book.lots.get(lot).fresh)
    .map((one) => ({ ...one, key: `${one.lot}|${one.location}`, item: phone.book.items.get(phone.book.lots.get(one.lot).sku), walk: walkOf(phone.book, view.warehouse, one.location) }))
    .sort((one, other) => one.walk - other.walk || one.location.localeCompare(other.location) || one.lot - other.lot);
}

export async function count(number = "") {
  if (!phone.book) { screen(_("Count the shelves"), [empty("signal", _("There is nothing on this phone yet. It fetches your stock as soon as there is signal."))], link(_("Back"), to(), "left")); return; }
  const planned = (phone.pack.counts ?? []).find((one) => one.number === number) ?? null;
  view.warehouse = planned?.warehouse ?? (view.warehouse || phone.pack.warehouses[0]?.code);
  draw(planned, (await store.draft(draftName(planned))) ?? {});
}

function heads(planned) {
  const zones = [...new Set(phone.book.warehouses.get(view.warehouse).locations.map(zoneOf))];
  const change = async () => draw(null, (await store.draft(draftName(null))) ?? {});
  if (planned) return [h("p.code.quiet", {}, planned.number)];
  return [
    phone.pack.warehouses.length > 1 ? field(_("Warehouse"), choice(phone.pack.warehouses.map((one) => [one.code, one.name]), view.warehouse, (value) => { view.warehouse = value; view.zone = ""; change(); })) : null,
    zones.length > 1 ? h("div.segments", { role: "group", "aria-label": _("Zone") }, ...["", ...zones].map((zone) => button(zone || _("All"), () => { view.zone = zone; change(); }, { "aria-pressed": String(zone === view.zone) }))) : null,
  ];
}

function draw(planned, seen) {
  const rows = stops(planned);
  const open = rows.filter((one) => !(one.key in seen));
  const counted = rows.length - open.length;
  const look = (one) => askAndKeep(planned, one);
  onScan((found) => {
    const fits = found.what === "lot" ? (one) => one.lot === found.lot.id : found.what === "bin" ? (one) => one.location === found.place.code : found.what === "item" ? (one) => one.item.sku === found.item.sku : null;
    const one = fits && (open.find(fits) ?? rows.find(fits));
    if (one) look(one);
    return Boolean(one);
  });
  screen(_("Count the shelves"), [
    ...heads(planned),
    h("p.quiet", {}, _("Type what you see, not what should be there. A bin you leave out is not counted.")),
    rows.length ? h("p.progress", {}, h("progress", { max: rows.length, value: counted }), h("span", {}, _("%(done)s of %(all)s", { done: counted, all: rows.length }))) : empty("count", _("No goods lie in this warehouse. Receive goods first, then they can be counted.")),
    h("ol.walk", {}, ...rows.map((one) => h("li", {}, h("button.stop-row", { type: "button", "data-count": one.key, "data-done": one.key in seen ? "1" : null, onclick: () => look(one) }, one.key in seen ? glyph("check") : null,
      h("b", {}, one.location), h("span", {}, one.item.name, h("br"), h("span.code.quiet", {}, phone.book.lots.get(one.lot).number)), h("span.num", {}, one.key in seen ? amount(one.item, seen[one.key]) : "…"))))),
  ], counted ? button(ngettext("Enter the count of %(n)s bin", "Enter the count of %(n)s bins", counted), () => book(planned, rows, seen), { kind: "primary", sign: "count" }) : link(_("Back"), to(), "left"));
}

async function askAndKeep(planned, one) {
  right();
  const quantity = await askQuantity({ item: one.item, title: `${one.location} · ${one.item.name}`, hint: [h("p.quiet", {}, _("Lot"), " ", h("span.code", {}, phone.book.lots.get(one.lot).number))] });
  if (quantity === null) return;
  const seen = { ...((await store.draft(draftName(planned))) ?? {}), [one.key]: quantity };
  await store.keepDraft(draftName(planned), seen);
  draw(planned, seen);
}

async function book(planned, rows, seen) {
  const lines = rows.filter((one) => one.key in seen).map((one) => ({ lot: one.lot, location: one.location, quantity: seen[one.key] }));
  try {
    await enter("count", { warehouse: view.warehouse, count: planned?.number ?? null, zone: view.zone, lines }, { title: _("Count: %(goods)s", { goods: goodsOf(lines.map((line) => [phone.book.lots.get(line.lot).sku, line.quantity])) }), papers: planned ? [] : ["SC"] });
    await store.dropDraft(draftName(planned));
    right();
    say(_("Entered"));
    await go(to("outbox/"), { replace: true });
  } catch (error) { tellTrouble(error); }
}
