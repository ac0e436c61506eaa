// What the phone knows at this moment, and who wants to hear when it changes.

import { ask, mark, Offline, Refused, SignedOut, slug } from "./link.js";
import { makeBook } from "./ledger.js";
import * as store from "./store.js";

export const phone = {
  pack: null, book: null, rows: [], others: 0, device: null, owner: "", trouble: "",
  signal: navigator.onLine, signedOut: false, asking: false, keepsNothing: false, offset: 0, heard: null,
};

const listeners = new Set();
export const listen = (hear) => { listeners.add(hear); return () => listeners.delete(hear); };

const ownerOf = (pack) => `${pack.person.id}@${pack.world?.code ?? "real"}`;
export const world = () => phone.pack?.world?.code ?? "real";

export function changed({ quiet = false } = {}) {
  phone.book = phone.pack ? makeBook(phone.pack, phone.rows) : null;
  for (const hear of listeners) hear({ quiet });
}

async function readRows() {
  const all = await store.commands();
  phone.rows = all.filter((row) => row.owner === phone.owner).sort((one, other) => one.seq - other.seq);
  phone.others = all.filter((row) => row.owner !== phone.owner && row.state === "queued").length;
}

/** Read the store. Data of a sign-in that may no longer be ours is not shown before the server has said whose phone this is. */
export async function wake() {
  phone.trouble = await store.trouble();
  if (phone.trouble) return;
  if (localStorage.getItem("relief-signed-out")) {
    await store.clearPerson();
    localStorage.removeItem("relief-signed-out");
  }
  phone.device = (await store.get("device")) ?? null;
  phone.offset = (await store.get("offset")) ?? 0;
  const kept = await store.get("mark");
  const same = !kept || kept === mark();
  phone.pack = same ? ((await store.get("pack")) ?? null) : null;
  phone.heard = (await store.get("heard")) ?? null;
  phone.owner = phone.pack ? ownerOf(phone.pack) : "";
  await readRows();
  changed();
}

/** Fetch the day's data; keeps the old ones where nothing changed or nothing came through. */
export async function refresh() {
  if (phone.asking || phone.trouble) return;
  phone.asking = true;
  const settled = phone.rows.filter((row) => row.state !== "queued" && !row.settled).map((row) => row.id);
  try {
    const known = phone.pack ? await store.get("etag") : null;
    const headers = { ...(known ? { "if-none-match": known } : {}), ...deviceHeaders() };
    await take(await ask("/field/pack.json", { headers }), settled);
    contact(true, false);
  } catch (error) {
    hearError(error);
  } finally {
    phone.asking = false;
    changed({ quiet: true });
  }
}

async function take(answer, settled) {
  clockSays(answer.at);
  phone.keepsNothing = false;
  if (answer.status !== 304) {
    const owner = ownerOf(answer.data);
    if (phone.owner && phone.owner !== owner) await store.clearPerson();
    await store.together(["kept", answer.data, "pack"], ["kept", answer.etag, "etag"]);
    phone.pack = answer.data;
    phone.owner = owner;
  }
  phone.heard = Date.now();
  await store.together(["kept", mark(), "mark"], ["kept", phone.heard, "heard"]);
  await readRows();
  for (const row of phone.rows.filter((one) => settled.includes(one.id))) await keep({ ...row, settled: true });
  await clearDecided();
  await tidy();
}

/** What was decided at the desk is no longer open here. */
async function clearDecided() {
  if (!phone.pack.refused) return;
  const open = new Set(phone.pack.refused.map((one) => one.id));
  for (const row of phone.rows.filter((one) => one.state === "refused" && one.settled && !open.has(one.id))) await keep({ ...row, state: "resolved" });
}

const DAY = 86_400_000;

/** Entries that arrived more than a day ago leave the list. */
async function tidy() {
  const old = phone.rows.filter((row) => row.settled && row.state !== "refused" && Date.now() - row.at > DAY);
  for (const row of old) await store.dropCommand(row.id);
  phone.rows = phone.rows.filter((row) => !old.includes(row));
}

export async function keep(row) {
  await store.keepCommand(row);
  phone.rows = [...phone.rows.filter((one) => one.id !== row.id), row].sort((one, other) => one.seq - other.seq);
}

export function contact(signal, signedOut = phone.signedOut) {
  phone.signal = signal;
  phone.signedOut = signedOut;
}

export function hearError(error) {
  if (error instanceof SignedOut) contact(true, true);
  else if (error instanceof Offline) contact(false);
  else if (error instanceof Refused) { contact(true); phone.keepsNothing = error.status === 403 && slug(error.problem) !== "unknown-device"; }
  else if (error?.name === "QuotaExceededError") phone.trouble = store.sentence(error);
  else throw error;
}

/** Server minus phone, in whole seconds: what an entry's time has to be corrected by if this phone's clock is wrong. */
export function clockSays(at) {
  if (!at) return;
  phone.offset = Math.round((at - Date.now()) / 1000);
  store.set("offset", phone.offset).catch(() => undefined);
}

export const deviceHeaders = () => (phone.device ? { "x-field-device": phone.device.code, "x-field-secret": phone.device.secret } : {});

/** This phone gets its short name once; its papers bear it. */
export async function enrol() {
  if (phone.device || !phone.pack) return;
  try {
    const { data } = await ask("/field/device/", { method: "POST", body: { label: navigator.userAgentData?.platform ?? navigator.platform ?? "" } });
    phone.device = { code: data.device, secret: data.secret };
    await store.set("device", phone.device);
    changed({ quiet: true });
  } catch (error) {
    hearError(error);
  }
}

export async function forgetDevice() {
  phone.device = null;
  await store.forget("device");
}

/** Sign-out: everything of this person leaves the phone but what was never sent. */
export async function leave() {
  await store.clearPerson();
  Object.assign(phone, { pack: null, book: null, rows: [], owner: "" });
}

addEventListener("storage", async (event) => { // signed out in another window
  if (event.key !== "relief-signed-out" || !event.newValue) return;
  await leave();
  contact(phone.signal, true);
  changed();
});
