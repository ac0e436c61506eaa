// Where to take what an order still lacks: first to expire first, in the order of the walk. Pure, like the book.

import { barred, byExpiry, places, reservedAt } from "./ledger.js";

/** Whether a lot may leave for this order: promised goods only for their purpose. */
export function mayLeave(lot, order, day) {
  if (barred(lot, day, false)) return false;
  if (!lot.earmark) return true;
  const planned = order.lines.some((line) => line.stops?.some((stop) => stop.lot === lot.id));
  return planned || (order.purpose !== null && order.purpose === lot.earmark.id);
}

function candidates(book, order, line, day) {
  const mine = Object.keys(line.reserved ?? {}).filter((lot) => line.reserved[lot] > 0).map(Number);
  const wanted = (lot) => (mine.length ? mine.includes(lot.id) : line.lot ? lot.id === line.lot : lot.sku === line.sku);
  const lots = [...book.lots.values()].filter((lot) => lot.sku === line.sku && wanted(lot) && mayLeave(lot, order, day));
  return lots.sort(byExpiry).flatMap((lot) => places(book, lot.id, order.warehouse)
    .filter((row) => row.quantity > 0 && row.kind !== "quarantine")
    .sort((one, other) => one.walk - other.walk)
    .map((row) => ({ lot, location: row.location, walk: row.walk, quantity: row.quantity, cap: capOf(book, order, line, lot.id) })));
}

/** Units of a lot this order may take: what others reserved stays on the shelf. */
function capOf(book, order, line, lot) {
  if (line.reserved?.[lot] > 0) return line.reserved[lot];
  const own = order.lines.reduce((sum, one) => sum + (one.reserved?.[lot] ?? 0), 0);
  const held = places(book, lot, order.warehouse).reduce((sum, row) => sum + row.quantity, 0);
  return Math.max(held - Math.max(reservedAt(book, order.warehouse, lot) - own, 0), 0);
}

/**
 * The stops of an order: {key, line, lot, location, walk, planned, taken}. `taken` maps keys to units already taken from a
 * place; what was taken short there is looked for in the next lot. `lacking`: what lies nowhere ready to leave.
 */
export function walk(book, order, day, taken = {}) {
  const stops = [];
  const lacking = [];
  const used = new Map();
  for (const line of order.lines) {
    let wanted = line.quantity - line.issued;
    const offered = (of) => candidates(book, order, of, day).map((one) => ({ ...one, key: `${line.id}|${one.lot.id}|${one.location}` }));
    const wide = offered({ ...line, reserved: {} }); // once hands are on the shelf, what was held counts less than what lies there
    const found = wide.some(({ key }) => key in taken) ? wide : offered(line);
    for (const one of found.filter(({ key }) => key in taken)) {
      wanted -= taken[one.key];
      used.set(one.lot.id, (used.get(one.lot.id) ?? 0) + taken[one.key]);
      stops.push({ ...one, line, planned: taken[one.key], taken: taken[one.key] });
    }
    for (const one of found.filter(({ key }) => !(key in taken))) {
      const planned = Math.min(wanted, one.quantity, one.cap - (used.get(one.lot.id) ?? 0));
      if (planned <= 0) continue;
      wanted -= planned;
      used.set(one.lot.id, (used.get(one.lot.id) ?? 0) + planned);
      stops.push({ ...one, line, planned, taken: null });
    }
    if (wanted > 0) lacking.push({ line, missing: wanted });
  }
  stops.sort((one, other) => one.walk - other.walk || one.location.localeCompare(other.location) || one.line.sku.localeCompare(other.line.sku));
  return { stops, lacking };
}

/** What to take of one item without an order, from which place: [{lot, location, quantity}] and what is missing. */
export function choose(book, warehouse, sku, quantity, day) {
  const order = { warehouse, purpose: null, lines: [] };
  const line = { id: sku, sku, quantity, issued: 0, reserved: {}, stops: [] };
  order.lines.push(line);
  const { stops, lacking } = walk(book, order, day);
  return { lines: stops.map(({ lot, location, planned }) => ({ lot: lot.id, location, quantity: planned })), missing: lacking[0]?.missing ?? 0 };
}
