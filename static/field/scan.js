// What a scanned code is, from the phone's own data: item, lot, bin, order or paper, carton, vehicle, person, member's code. Works offline.

import { readBadge } from "./badges.js";
import { read } from "./codes.js";
import { gs1Day } from "./gs1.js";

const lots = (book, test) => [...book.lots.values()].filter(test);

const FINDERS = {
  i: (book, id) => item(book, id),
  l: (book, id) => lot(book, book.lots.get(Number(id))),
  b: (book, id) => bin(book, ...id.split("/")),
  p: (book, id) => paper(book, id),
  u: (book, id) => carton(book, id),
  v: (book, id) => vehicle(book, id),
  w: (book, id) => person(book, id),
  m: (_book, id) => badge(id),
};

const item = (book, sku) => (book.items.has(sku) ? { what: "item", item: book.items.get(sku) } : null);
const lot = (book, found) => (found ? { what: "lot", lot: found, item: book.items.get(found.sku) } : null);

function bin(book, warehouse, code) {
  const store = book.warehouses.get(warehouse);
  const place = store?.locations.find((one) => one.code === code);
  return place ? { what: "bin", warehouse: store, place } : null;
}

function paper(book, number) {
  if (book.orders.has(number)) return { what: "order", order: book.orders.get(number) };
  if (book.waybills.has(number)) return { what: "waybill", waybill: book.waybills.get(number) };
  const notice = book.pack.notices?.find((one) => one.number === number);
  if (notice) return { what: "notice", notice };
  const count = book.pack.counts?.find((one) => one.number === number);
  if (count) return { what: "count", count };
  const made = [...book.waybills.values()].find((one) => one.document === number);
  return made ? { what: "waybill", waybill: made } : null;
}

function carton(book, sscc) {
  const unit = book.pack.units?.find((one) => one.sscc === sscc);
  return unit ? { what: "carton", unit } : null;
}

const plain = (plate) => plate.replace(/[\s·.-]/g, "").toUpperCase();

function vehicle(book, plate) {
  const found = book.pack.vehicles?.find((one) => plain(one.plate) === plain(plate));
  return found ? { what: "vehicle", vehicle: found } : null;
}

function person(book, id) {
  const people = [...(book.pack.witnesses ?? []), ...(book.pack.approvers ?? [])];
  const found = people.find((one) => one.badge && one.badge === id.toUpperCase());
  return found ? { what: "person", person: found } : null;
}

function badge(text) {
  const found = readBadge(text);
  return found ? { what: "badge", badge: found } : null;
}

/** A maker's code: the carton, else the lot with that number or expiry, else the item. */
function gs1(book, { ais, maybe }) {
  if (ais["00"]) return carton(book, ais["00"]);
  const code = ais["01"] ?? ais["02"];
  const owner = [...book.items.values()].find((one) => one.codes?.some((each) => (each.gtin ?? each).padStart(14, "0") === code));
  if (!owner) return null;
  const day = gs1Day(ais["17"] ?? ais["15"]);
  if (maybe) return { what: "item", item: owner, maybe, swallowing: ais["10"] ?? ais["21"], expires: day };
  const fitting = lots(book, (one) => one.sku === owner.sku && (!ais["10"] || one.number === ais["10"]) && (!day || one.expires_on === day));
  if ((ais["10"] || day) && fitting.length === 1) return lot(book, fitting[0]);
  return { what: "item", item: owner, lotNumber: ais["10"], expires: day };
}

function byText(book, text) {
  const sure = badge(text) ?? item(book, text) ?? paper(book, text) ?? carton(book, text) ?? vehicle(book, text);
  if (sure) return sure;
  const numbered = lots(book, (one) => one.number === text);
  if (numbered.length === 1) return lot(book, numbered[0]);
  const places = [...book.warehouses.values()].map((store) => bin(book, store.code, text)).filter(Boolean);
  if (places.length === 1) return places[0];
  const [store, code] = text.split("/");
  return code ? bin(book, store, code) : null;
}

/** {what, …} or {what: "unknown", text, …}: `misread` where it looks like a maker's code and cannot be one, `page` where the server may know it. */
export function resolve(raw, book) {
  const code = read(raw);
  const text = raw.trim();
  const unknown = { what: "unknown", text };
  if (code.kind === "own") return FINDERS[code.what]?.(book, code.id) ?? { ...unknown, page: `/q/${code.what}/${code.id.split("/").map(encodeURIComponent).join("/")}` };
  if (code.kind === "gs1") return gs1(book, code) ?? byText(book, text) ?? unknown;
  return byText(book, code.text) ?? { ...unknown, misread: code.kind === "wrong" };
}
