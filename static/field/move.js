// Moving goods: scan the lot, scan the bin it goes to, say how many.

import { goodsOf, tellTrouble } from "./load.js";
import { places } from "./ledger.js";
import { enter } from "./outbox.js";
import { askQuantity } from "./pad.js";
import { phone } from "./phone.js";
import { to } from "./routes.js";
import { onScan } from "./scanbox.js";
import { right, wrong } from "./sound.js";
import { button, empty, h, link, say, screen } from "./view.js";
import { _, amount, figure } from "./words.js";

let state = { from: null, goal: null };

const movable = (row) => row.quantity > 0 && !phone.book.lots.get(row.lot).fresh;

export function move(lot = "") {
  if (!phone.book) { screen(_("Move goods"), [empty("signal", _("There is nothing on this phone yet. It fetches your stock as soon as there is signal."))], link(_("Back"), to(), "left")); return; }
  state = { from: null, goal: null };
  if (lot) chooseLot(phone.book.lots.get(Number(lot)));
  draw();
}

function chooseLot(lot) {
  const where = lot ? places(phone.book, lot.id).filter(movable) : [];
  if (where.length === 1) [state.from] = where;
  else state.offered = where;
}

function draw() {
  onScan((found) => {
    if (found.what === "lot") { right(); chooseLot(found.lot); draw(); return true; }
    if (found.what === "bin" && state.from) { goal(found.warehouse.code, found.place.code); return true; }
    if (found.what === "bin") { right(); state.offered = [...phone.book.holdings.values()].filter((row) => row.location === found.place.code && row.warehouse === found.warehouse.code && movable(row)); draw(); return true; }
    return false;
  });
  screen(_("Move goods"), state.from ? second() : first(), link(_("Back"), to(), "left"));
}

const lotLine = (row) => { const lot = phone.book.lots.get(row.lot); const item = phone.book.items.get(lot.sku); return [h("b", {}, row.location || _("receiving")), h("span", {}, item.name, h("br"), h("span.code.quiet", {}, lot.number)), h("span.num", {}, amount(item, row.quantity))]; };

function first() {
  const rows = state.offered?.length ? state.offered : [...phone.book.holdings.values()].filter(movable).sort((one, other) => one.location.localeCompare(other.location));
  return [h("p.step-now", {}, h("b", {}, "1"), _("Scan the lot, or press it.")),
    rows.length ? h("ol.walk", {}, ...rows.map((row) => h("li", {}, h("button.stop-row", { type: "button", "data-lot": row.lot, onclick: () => { state.from = row; draw(); } }, ...lotLine(row))))) : empty("box", _("Nothing usable lies here."))];
}

function second() {
  const bins = phone.book.warehouses.get(state.from.warehouse).locations.filter((one) => one.code !== state.from.location);
  return [h("div.stop-row", {}, ...lotLine(state.from)), button(_("Another lot"), () => move(), { sign: "left" }),
    h("p.step-now", {}, h("b", {}, "2"), _("Scan the bin they go to, or press it.")),
    h("div.bins-grid", {}, ...bins.map((one) => button(one.code, () => goal(state.from.warehouse, one.code), { "data-bin": one.code })))];
}

async function goal(warehouse, code) {
  if (warehouse !== state.from.warehouse) { wrong(); say(_("This bin is in another warehouse; goods go there with a waybill."), "danger"); return; }
  if (code === state.from.location) { wrong(); say(_("The goods lie there already."), "warning"); return; }
  right();
  const { lot, location, quantity: held } = state.from;
  const item = phone.book.items.get(phone.book.lots.get(lot).sku);
  const quantity = await askQuantity({ item, title: `${location} → ${code} · ${item.name}`, start: held, most: held, tooMuch: _("Only %(n)s lie there.", { n: figure(held) }) });
  if (!quantity) return;
  try {
    await enter("move", { warehouse, lines: [{ lot, from: location, to: code, quantity }] }, { title: _("Moved %(from)s → %(to)s: %(goods)s", { from: location, to: code, goods: goodsOf([[item.sku, quantity]]) }), papers: ["MV"] });
    right();
    say(_("Entered"));
    move();
  } catch (error) { tellTrouble(error); }
}


