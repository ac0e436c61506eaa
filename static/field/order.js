// Picking an order: the walk through the bins, one scan and one ✓ a line; what must not leave stops the hand in red.

import { barred } from "./ledger.js";
import { askQuantity } from "./pad.js";
import { phone } from "./phone.js";
import { mayLeave, walk } from "./picking.js";
import { go, to } from "./routes.js";
import { onScan } from "./scanbox.js";
import { right, wrong } from "./sound.js";
import { state, whyBarred } from "./states.js";
import * as store from "./store.js";
import { button, chip, empty, glyph, h, link, notice, pairs, screen, sheet } from "./view.js";
import { _, amount, expiry, time, today } from "./words.js";

const nameOf = (number) => `pick/${phone.owner}/${number}`;
export const picked = async (number) => (await store.draft(nameOf(number))) ?? {};
export const dropPicked = (number) => store.dropDraft(nameOf(number));
const itemOf = (stop) => phone.book.items.get(stop.line.sku) ?? { name: stop.line.sku, unit: "" };

export async function order(number) {
  const found = phone.book?.orders.get(number);
  if (!found) {
    screen(_("Order"), [empty("list", _("This order is not on the phone. It comes with the next signal, if it is for your warehouse."))], link(_("Back"), to(), "left"));
    return;
  }
  const taken = await picked(number);
  draw(found, taken);
}

function draw(found, taken) {
  const { stops, lacking } = walk(phone.book, found, today(), taken);
  const open = stops.filter((one) => one.taken === null);
  const [first] = open;
  const done = stops.length - open.length;
  const some = stops.some((one) => one.taken > 0);
  onScan((scan) => heard(scan, found, taken, open));
  const ready = () => go(to(`orders/${encodeURIComponent(found.number)}/load/`));
  screen(_("To %(place)s", { place: found.destination }), [
    h("div.row-meta", {}, state(found.state), h("span.code.quiet", {}, found.number), found.needed_by ? chip("warning", _("wanted there %(time)s", { time: time(found.needed_by) }), "clock") : null),
    pairs([_("Incident"), found.incident?.name ?? found.incident], [_("Requested by"), found.requested_by]),
    stops.length ? h("p.progress", {}, h("progress", { max: stops.length, value: done }), h("span", {}, _("%(done)s of %(all)s", { done, all: stops.length }))) : null,
    first ? card(first, () => take(found, taken, first)) : null,
    lacking.length && (open.length || !some) ? notice("warning", h("p", {}, _("Not all of the order lies here ready to leave. Issue what there is; the command sees what is missing.")),
      h("ul", {}, ...lacking.map(({ line, missing }) => h("li", {}, `${phone.book.items.get(line.sku)?.name ?? line.sku}: ${amount(phone.book.items.get(line.sku), missing)}`)))) : null,
    h("ol.walk", {}, ...stops.filter((one) => one !== first).map((one) => stopRow(one, () => take(found, taken, one)))),
    !stops.length && found.lines.every((line) => line.issued >= line.quantity) ? notice("good", h("p", {}, _("This order waits for nothing more from the warehouse."))) : null,
  ], first ? button(_("Take %(n)s", { n: amount(itemOf(first), first.planned) }), () => take(found, taken, first), { kind: "primary", sign: "check" }) : some ? button(_("Load the vehicle"), ready, { kind: "primary", sign: "truck" }) : link(_("Back"), to(), "left"),
  first && some ? button(_("Load this much"), ready, { sign: "truck" }) : null);
}

function card(stop, take_) {
  const item = itemOf(stop);
  const when = expiry(stop.lot.expires_on);
  return h("section.stop", { "data-stop": stop.key, "data-lot": stop.lot.id },
    h("div.stop-where", {}, h("span.stop-bin", {}, stop.location), chip(when.tone, when.text, when.glyph)),
    h("h2", {}, item.name), h("p.quiet", {}, _("Lot"), " ", h("span.code", {}, stop.lot.number), stop.lot.earmark ? [" · ", chip("info", stop.lot.earmark.title, "held")] : null),
    h("p.stop-amount", {}, amount(item, stop.planned)),
    h("p.quiet", {}, glyph("scan"), _("Scan the lot, or press the button below.")), h("button.over", { type: "button", "aria-label": _("Take %(n)s", { n: `${item.name} ${amount(item, stop.planned)}` }), onclick: take_ }));
}

function stopRow(stop, take_) {
  const item = itemOf(stop);
  const done = stop.taken !== null;
  return h("li", {}, h("button.stop-row", { type: "button", onclick: take_, "data-stop": stop.key, "data-done": done ? "1" : null }, done ? glyph(stop.taken ? "check" : "minus") : null,
    h("b", {}, stop.location), h("span", {}, item.name), h("span.num", {}, amount(item, done ? stop.taken : stop.planned))));
}

async function take(found, taken, stop) {
  right();
  const item = itemOf(stop);
  const most = stop.taken === null ? stop.planned : Math.max(stop.planned, stop.taken);
  const quantity = await askQuantity({ item, title: `${stop.location} · ${item.name}`, start: stop.taken ?? stop.planned, most,
    tooMuch: _("The order asks for %(n)s here; take no more.", { n: amount(item, most) }), hint: [h("p.quiet", {}, _("Lot"), " ", h("span.code", {}, stop.lot.number))] });
  if (quantity === null) return;
  const now = { ...(await picked(found.number)), [stop.key]: quantity };
  await store.keepDraft(nameOf(found.number), now);
  draw(found, now);
}

/** A scan while picking: the lot that is wanted opens its pad; anything else is stopped, with the way on. */
async function heard(scan, found, taken, open) {
  const fits = {
    lot: (stop) => stop.lot.id === scan.lot.id,
    item: (stop) => stop.line.sku === scan.item.sku && (!scan.expires || scan.expires === stop.lot.expires_on),
    bin: (stop) => found.warehouse === scan.warehouse.code && stop.location === scan.place.code,
    carton: (stop) => scan.unit.lines.some((line) => line.lot === stop.lot.id),
  }[scan.what];
  if (!fits && scan.what !== "unknown") return false;
  const stop = fits && open.find(fits);
  if (stop) { await take(found, taken, stop); return true; }
  wrong();
  const sku = scan.item?.sku ?? null;
  const next = open.find((one) => one.line.sku === sku) ?? open[0];
  if (await alarm(reason(scan, found, taken), next)) await take(found, taken, next);
  return true;
}

function reason(scan, found, taken) {
  if (scan.what === "unknown") return [scan.misread ? _("This code was misread. Scan it again.") : _("This code is not known here."), scan.text];
  if (scan.what === "bin") return [_("Nothing is to be taken from %(bin)s.", { bin: scan.place.code }), ""];
  const name = scan.item?.name ?? "";
  if (scan.lot) {
    const why = barred(scan.lot, today(), false);
    if (why) return [whyBarred(why), `${name} · ${scan.lot.number}${scan.lot.expires_on ? ` · ${scan.lot.expires_on}` : ""}`];
    if (!mayLeave(scan.lot, found, today())) return [whyBarred("earmark"), `${name} · ${scan.lot.earmark.title}`];
    if (Object.keys(taken).some((key) => key.split("|")[1] === String(scan.lot.id))) return [_("This lot has been taken already."), `${name} · ${scan.lot.number}`];
    if (found.lines.some((line) => line.sku === scan.lot.sku)) return [_("Not this lot: another one expires first or is reserved for this order."), `${name} · ${scan.lot.number}`];
  }
  return [_("These goods are not in the order."), name];
}

function alarm([text, detail], next) {
  const item = next && itemOf(next);
  return sheet((done) => [
    h("div.alarm", {}, glyph("stop"), h("h2", {}, _("Stop!")), h("p.alarm-text", {}, text), detail ? h("p", {}, detail) : null),
    next ? button(_("Use the next lot: %(bin)s · %(lot)s · %(n)s", { bin: next.location, lot: next.lot.number, n: amount(item, next.planned) }), () => done(true), { kind: "primary", sign: "right", "data-first": "1" }) : null,
    button(_("Put it back and go on"), () => done(false)),
  ], { full: true, tone: "red" });
}


