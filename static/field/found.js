// What was scanned, and what one can do with it next.

import { places, stock } from "./ledger.js";
import { phone } from "./phone.js";
import { go, orderAt, to, waybillAt } from "./routes.js";
import { resolve } from "./scan.js";
import { whyBarred } from "./states.js";
import { chip, empty, glyph, h, link, notice, screen } from "./view.js";
import { _, amount, expiry, today } from "./words.js";

const part = encodeURIComponent;

/** Papers open at once; things are shown with what may be done with them. */
export function openFound(found, text = "") {
  if (found.what === "order") return go(orderAt(found.order.number));
  if (found.what === "waybill") return go(waybillAt(found.waybill.number));
  if (found.what === "notice") return go(to(`receive/${part(found.notice.number)}/`));
  if (found.what === "badge") return go(to("musters/"));
  if (found.what === "count") return go(to(`count/${part(found.count.number)}/`));
  return show(found, text);
}

export function foundAt(kind, id) {
  if (!phone.book) { screen(_("Scanned"), [empty("signal", _("There is nothing on this phone yet. It fetches your stock as soon as there is signal."))], link(_("Back"), to(), "left")); return; }
  openFound(resolve(`/q/${kind}/${id}`, phone.book), id);
}

const SCREENS = { lot: showLot, item: showItem, bin: showBin, carton: showCarton, vehicle: showVehicle, person: showPerson };

function show(found, text) {
  const [title, parts, ...actions] = SCREENS[found.what]?.(found) ?? showUnknown(found, text);
  screen(title, parts, ...actions, link(_("Back"), to(), "left"));
}

function showUnknown(found, text) {
  const why = found.misread
    ? _("The code “%(text)s” was misread: it looks like a maker's code, but its figures do not fit together. Scan it again.", { text: found.text })
    : _("The code “%(text)s” belongs to nothing on this phone. Hold it steady and scan again, or type the number below it.", { text: text || found.text });
  return [_("Not known"), [notice("warning", h("p", {}, why))], found.page && phone.signal ? h("a.btn", { href: found.page }, glyph("search"), _("Look it up on the desk")) : null];
}

function showLot({ lot, item }) {
  const [entry] = stock(phone.book, today()).filter((one) => one.item.sku === lot.sku).flatMap((one) => one.lots.filter((each) => each.lot.id === lot.id));
  const when = expiry(lot.expires_on);
  const head = entry?.why ? notice("danger", h("p", {}, whyBarred(entry.why))) : h("p.stop-amount", {}, amount(item, entry?.usable ?? 0));
  return [item.name, [head, h("div.row-meta", {}, chip(when.tone, when.text, when.glyph), lot.earmark ? chip("info", lot.earmark.title, "held") : null), h("p", {}, _("Lot"), " ", h("span.code", {}, lot.number)), h("div.bins", {}, ...places(phone.book, lot.id).map((row) => h("span.bin", {}, h("b", {}, row.location), ` ${amount(item, row.quantity)}`)))],
    link(_("Move it"), to(`move/${lot.id}/`), "transfer", "btn.primary")];
}

function showItem({ item, maybe, swallowing }) {
  const [entry] = stock(phone.book, today()).filter((one) => one.item.sku === item.sku);
  return [item.name, [maybe ? notice("warning", h("p", {}, swallowed(maybe, swallowing))) : null, h("p.stop-amount", {}, amount(item, entry?.usable ?? 0)), h("p.quiet", {}, _("usable now"))], link(_("Show lots and bins"), to(`stock/${part(item.sku)}/`), "box", "btn.primary")];
}

/** A scanner that does not send the separator runs lot number and date together. */
export const swallowed = (maybe, whole) => _("The lot number reads %(value)s. If the package says %(maybe)s, the scanner loses the separators: type the lot number and the day.", { value: whole, maybe });

function showBin({ warehouse, place }) {
  const rows = [...phone.book.holdings.values()].filter((row) => row.warehouse === warehouse.code && row.location === place.code && row.quantity);
  const line = (row) => { const lot = phone.book.lots.get(row.lot); const item = phone.book.items.get(lot.sku); return h("li.stop-row", {}, h("span", {}, item.name, h("br"), h("span.code.quiet", {}, lot.number)), h("span.num", {}, amount(item, row.quantity))); };
  return [_("Bin %(code)s", { code: place.code }), [h("p.quiet", {}, warehouse.name), rows.length ? h("ul.walk", {}, ...rows.map(line)) : empty("box", _("This bin is empty."))], link(_("Move goods"), to("move/"), "transfer", "btn.primary")];
}

function showCarton({ unit }) {
  return [_("Carton"), [h("p.code", {}, unit.sscc), h("ul.walk", {}, ...unit.lines.map((line) => { const item = phone.book.items.get(phone.book.lots.get(line.lot)?.sku); return h("li.stop-row", {}, h("span", {}, item?.name ?? ""), h("span.num", {}, amount(item, line.quantity))); }))]];
}

function showVehicle({ vehicle }) {
  const under = [...phone.book.waybills.values()].filter((one) => one.plate === vehicle.plate);
  return [vehicle.plate, [h("p", {}, [vehicle.name, vehicle.driver, vehicle.driver_phone].filter(Boolean).join(" · ")), under.length ? h("ul.rows", {}, ...under.map((one) => h("li", {}, h("a.row-card", { href: waybillAt(one.number) }, h("strong", {}, one.destination), h("span.row-meta.code", {}, one.number))))) : empty("truck", _("Nothing is loaded on this vehicle. Pick an order first, then load it."))]];
}

function showPerson({ person }) {
  return [person.name, [h("p.quiet", {}, _("Signs with the own PIN where a second signature is asked for."))]];
}
