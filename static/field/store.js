// The phone's own store: what the server told, what was done here, and the number of this phone.

import { openDB } from "../vendor/idb/index.js";
import { _ } from "./words.js";

const NAME = "relief-field";
let opened = null;

function open() {
  opened ??= openDB(NAME, 1, {
    upgrade(db) {
      db.createObjectStore("kept"); // pack, person, device, counters: one row a name
      db.createObjectStore("drafts"); // a pick or a count that is not finished
      db.createObjectStore("outbox", { keyPath: "id" }).createIndex("order", ["person", "at"]);
    },
    terminated() { opened = null; },
  });
  return opened;
}

/** Why this phone keeps nothing, as a sentence; empty when it does. */
export async function trouble() {
  try {
    const db = await open();
    await db.put("kept", Date.now(), "tried");
    return "";
  } catch (error) {
    opened = null;
    return sentence(error);
  }
}

export function sentence(error) {
  if (error?.name === "QuotaExceededError") return _("The phone's memory is full. Delete photos or videos, then try again; nothing was lost that stands in the list of entries.");
  return _("This browser keeps nothing on the phone (a private window does that). Open the app in an ordinary window, or entries would be lost.");
}

export async function get(name) { return (await open()).get("kept", name); }
export async function set(name, value) { return (await open()).put("kept", value, name); }
export async function forget(name) { return (await open()).delete("kept", name); }

export async function draft(name) { return (await open()).get("drafts", name); }
export async function keepDraft(name, value) { return (await open()).put("drafts", value, name); }
export async function dropDraft(name) { return (await open()).delete("drafts", name); }

export async function commands() { return (await open()).getAll("outbox"); }
export async function keepCommand(row) { return (await open()).put("outbox", row); }
export async function dropCommand(id) { return (await open()).delete("outbox", id); }

/** Write several things or none: [store, value, key?]. */
export async function together(...writes) {
  const db = await open();
  const change = db.transaction([...new Set(writes.map(([store]) => store))], "readwrite");
  await Promise.all([...writes.map(([store, value, key]) => change.objectStore(store).put(value, key)), change.done]);
}

/** Everything of a person leaves the phone; what was never sent stays, locked to him. */
export async function clearPerson() {
  const db = await open();
  const change = db.transaction(["kept", "drafts", "outbox"], "readwrite");
  for (const name of ["pack", "etag", "person", "mark"]) await change.objectStore("kept").delete(name);
  await change.objectStore("drafts").clear();
  for (const row of await change.objectStore("outbox").getAll()) {
    if (row.state !== "queued") await change.objectStore("outbox").delete(row.id);
  }
  await change.done;
}

/** Ask the phone not to throw our data away when it tidies up. */
export async function askToStay() {
  try { await navigator.storage?.persist?.(); } catch { /* it may say no; the data stays while there is room */ }
}
