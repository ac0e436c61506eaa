// The phone's own book: what the server told last, and on top of it every entry the server has not counted yet.
// Pure: nothing here reads the store or the page, so that one data set gives one answer, in tests as on the phone.

const holdingKey = (warehouse, lot, location) => `${warehouse}|${lot}|${location}`;
const lotKey = (warehouse, lot) => `${warehouse}|${lot}`;

/** What the server's answer says, ready to be changed without touching the answer itself. */
function fresh(pack) {
  const book = {
    asOf: pack.as_of,
    items: new Map(pack.items.map((item) => [item.sku, item])),
    warehouses: new Map(pack.warehouses.map((one) => [one.code, one])),
    lots: new Map(),
    holdings: new Map(),
    reserved: new Map(),
    orders: new Map(),
    waybills: new Map(),
    pack,
  };
  for (const lot of pack.lots) {
    book.lots.set(lot.id, lot);
    for (const { warehouse, location, quantity, reserved = 0 } of lot.holdings) {
      book.holdings.set(holdingKey(warehouse, lot.id, location), { lot: lot.id, warehouse, location, quantity });
      add(book.reserved, lotKey(warehouse, lot.id), reserved);
    }
  }
  for (const order of pack.orders) {
    book.orders.set(order.number, { ...order, lines: order.lines.map((line) => ({ ...line, reserved: { ...line.reserved } })) });
  }
  for (const waybill of pack.waybills ?? []) book.waybills.set(waybill.number, { ...waybill });
  return book;
}

const add = (map, key, change) => map.set(key, (map.get(key) ?? 0) + change);

function shift(book, warehouse, lot, location, change) {
  const key = holdingKey(warehouse, lot, location);
  const row = book.holdings.get(key) ?? { lot, warehouse, location, quantity: 0 };
  book.holdings.set(key, { ...row, quantity: row.quantity + change });
}

const EFFECTS = {
  issue(book, { body, numbers, occurred_at }) {
    const order = book.orders.get(body.order);
    for (const { lot, location, quantity } of body.lines) {
      shift(book, body.warehouse, lot, location, -quantity);
      if (order) countIssued(book, order, lot, quantity);
    }
    if (order) order.state = order.lines.every((line) => line.issued >= line.quantity) ? "issued" : "picking";
    if (body.vehicle) {
      const destination = order?.destination ?? body.party;
      const lines = body.lines.map(({ lot, location, quantity }) => ({ lot, location, quantity }));
      book.waybills.set(numbers.WB, { number: numbers.WB, state: "prepared", order: body.order, destination, warehouse: body.warehouse, ...body.vehicle, document: numbers.GI, prepared_at: occurred_at, lines, local: true });
    }
  },
  receive(book, { id, body, numbers }) {
    body.lines.forEach((line, at) => {
      const lot = `new:${id}:${at}`;
      const quality = line.condition === "good" ? "available" : line.condition;
      book.lots.set(lot, { id: lot, sku: line.sku, number: line.lot || numbers.GR, expires_on: line.expires_on, quality, source: body.party, holdings: [], fresh: true });
      shift(book, body.warehouse, lot, body.location ?? "", line.quantity);
    });
  },
  move(book, { body }) {
    for (const { lot, from, to, quantity } of body.lines) {
      shift(book, body.warehouse, lot, from, -quantity);
      shift(book, body.warehouse, lot, to, quantity);
    }
  },
  return(book, { body }) {
    const waybill = book.waybills.get(body.waybill);
    if (!waybill) return;
    for (const { lot, location, quantity } of waybill.lines) shift(book, waybill.warehouse, lot, location ?? "", quantity);
    book.waybills.set(waybill.number, { ...waybill, state: "returned" });
  },
  depart(book, { body }) {
    const waybill = book.waybills.get(body.waybill);
    if (waybill) book.waybills.set(waybill.number, { ...waybill, state: "departed" });
  },
  verbal_order(book, { body, numbers, occurred_at }) {
    const lines = body.lines.map((line, at) => ({ id: `${numbers.RO}-${at}`, ...line, issued: 0, reserved: {}, stops: [] }));
    book.orders.set(numbers.RO, { number: numbers.RO, state: "verbal_approved", destination: body.destination, warehouse: body.warehouse, requested_at: occurred_at, purpose: null, incident: body.incident ?? null, lines, local: true });
  },
};

function countIssued(book, order, lot, quantity) {
  const sku = book.lots.get(lot)?.sku;
  const line = order.lines.find((one) => one.sku === sku && one.issued < one.quantity) ?? order.lines.find((one) => one.sku === sku);
  if (!line) return;
  line.issued += quantity;
  const held = Math.min(line.reserved[lot] ?? 0, quantity);
  line.reserved[lot] = (line.reserved[lot] ?? 0) - held;
  add(book.reserved, lotKey(order.warehouse, lot), -held);
}

/** Whether an entry stands in the phone's book but not yet in the server's answer. */
export const open = (row) => row.state === "queued" || (row.state === "done" && !row.settled);

/** The book now: refused entries have no effect, those the server already counted are not counted twice. */
export function makeBook(pack, rows) {
  const book = fresh(pack);
  const pending = rows.filter(open).sort((one, other) => one.seq - other.seq);
  for (const row of pending) EFFECTS[row.kind]?.(book, row);
  return book;
}

/** Why a lot may not be given out on a day: "", "expired", "quarantine", "damaged", "earmark" or "fresh" (not counted by the server yet). */
export function barred(lot, day, free = true) {
  if (lot.expires_on && day > lot.expires_on) return "expired";
  if (lot.quality !== "available") return lot.quality;
  if (free && (lot.barred === "earmark" || lot.earmark)) return "earmark";
  return lot.fresh ? "fresh" : "";
}

const kindOf = (book, warehouse, code) => book.warehouses.get(warehouse)?.locations.find((one) => one.code === code)?.kind ?? "storage";

/** Places where a lot lies, with their order of the walk. */
export function places(book, lotId, warehouse = null) {
  return [...book.holdings.values()]
    .filter((row) => row.lot === lotId && row.quantity !== 0 && (!warehouse || row.warehouse === warehouse))
    .map((row) => ({ ...row, kind: kindOf(book, row.warehouse, row.location), walk: walkOf(book, row.warehouse, row.location) }));
}

export const walkOf = (book, warehouse, code) => book.warehouses.get(warehouse)?.locations.find((one) => one.code === code)?.walk ?? 0;

/** Units of one lot at one warehouse that may leave for free use. */
export function usableOf(book, lot, warehouse, day) {
  if (barred(lot, day)) return 0;
  const held = places(book, lot.id, warehouse).filter((row) => row.kind !== "quarantine").reduce((sum, row) => sum + row.quantity, 0);
  return Math.max(held - Math.max(book.reserved.get(lotKey(warehouse, lot.id)) ?? 0, 0), 0);
}

/** Per item: {item, held, usable, lots:[{lot, held, usable, why, reserved, places}]}, what may be given first. */
export function stock(book, day, warehouse = null) {
  const held = new Map();
  for (const row of book.holdings.values()) {
    if (row.quantity === 0 || (warehouse && row.warehouse !== warehouse)) continue;
    if (!held.has(row.lot)) held.set(row.lot, new Set());
    held.get(row.lot).add(row.warehouse);
  }
  const items = new Map();
  for (const [id, stores] of held) {
    const lot = book.lots.get(id);
    if (!lot) continue;
    const where = places(book, id, warehouse);
    const usable = [...stores].reduce((sum, store) => sum + usableOf(book, lot, store, day), 0);
    const reserved = [...stores].reduce((sum, store) => sum + Math.max(book.reserved.get(lotKey(store, id)) ?? 0, 0), 0);
    const total = where.reduce((sum, row) => sum + row.quantity, 0);
    if (!items.has(lot.sku)) items.set(lot.sku, { item: book.items.get(lot.sku) ?? { sku: lot.sku, name: lot.sku, unit: "" }, held: 0, usable: 0, lots: [] });
    const entry = items.get(lot.sku);
    entry.held += total;
    entry.usable += usable;
    entry.lots.push({ lot, held: total, usable, reserved, why: barred(lot, day), places: where });
  }
  for (const entry of items.values()) entry.lots.sort((one, other) => byExpiry(one.lot, other.lot));
  return [...items.values()].sort((one, other) => one.item.name.localeCompare(other.item.name, "zh"));
}

/** Soonest to expire first, undated last. */
export const byExpiry = (one, other) => (one.expires_on ?? "9999").localeCompare(other.expires_on ?? "9999") || (one.id > other.id ? 1 : -1);

export const reservedAt = (book, warehouse, lot) => Math.max(book.reserved.get(lotKey(warehouse, lot)) ?? 0, 0);
