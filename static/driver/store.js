// What a driver's phone keeps for one trip: the steps he told, in order, until the server has answered each.

import { openDB } from "../vendor/idb/index.js";

let opened = null;

function open() {
  opened ??= openDB("relief-driver", 1, {
    upgrade(db) { db.createObjectStore("steps", { keyPath: "id" }).createIndex("trip", "trip"); },
    terminated() { opened = null; },
  });
  return opened;
}

export async function steps(trip) {
  const rows = await (await open()).getAllFromIndex("steps", "trip", trip);
  return rows.sort((a, b) => a.order - b.order);
}

export async function keep(row) { return (await open()).put("steps", row); }
