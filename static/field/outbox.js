// Every entry made here goes into the list first and to the server when there is a signal: in order, one at a time, once.

import { ask, Offline, Refused, slug } from "./link.js";
import { changed, clockSays, contact, deviceHeaders, enrol, forgetDevice, hearError, keep, phone, refresh, world } from "./phone.js";
import * as store from "./store.js";
import { _, today } from "./words.js";

const FIRST_PAUSE = 4_000;
const LONGEST_PAUSE = 300_000;
let pause = FIRST_PAUSE;
let timer = 0;
let sending = false;

const localTime = (now = new Date()) => {
  const minutes = -now.getTimezoneOffset();
  const zone = `${minutes < 0 ? "-" : "+"}${String(Math.trunc(Math.abs(minutes) / 60)).padStart(2, "0")}:${String(Math.abs(minutes) % 60).padStart(2, "0")}`;
  return new Date(now.getTime() + minutes * 60_000).toISOString().replace("Z", zone);
};

const digits = (n) => String(n).padStart(3, "0");

/** The next numbers of kinds of paper on this phone: {GI: "JN-GI-20261124-K2-007", GL: [two of them]}; `papers`: "GI" or ["GL", 2]. */
async function numbersFor(papers) {
  const day = today();
  const counts = (await store.get("counts")) ?? {};
  const now = counts.day === day ? { ...counts } : { day };
  const stamp = phone.pack.numbering ?? `${phone.device.code}-`;
  const next = (kind) => { now[kind] = (now[kind] ?? 0) + 1; return `${phone.pack.society.code}-${kind}-${day.replaceAll("-", "")}-${stamp}${digits(now[kind])}`; };
  const numbers = {};
  for (const paper of papers) {
    const [kind, many] = Array.isArray(paper) ? paper : [paper, null];
    numbers[kind] = many === null ? next(kind) : Array.from({ length: many }, () => next(kind));
  }
  return [numbers, now];
}

export class Unnumbered extends Error {}

/**
 * Put one entry into the list; the phone's own stock follows at once. `papers`: kinds of paper it makes; `after`: entries
 * it hangs on; `insteadOf`: the refused entry it replaces, whose numbers it takes over.
 */
export async function enter(kind, body, { title, papers = [], after = [], insteadOf = null }) {
  if (!phone.device) throw new Unnumbered(_("This phone has no number of its own yet. It gets one as soon as there is signal; then its papers can be told apart."));
  const [numbers, counts] = insteadOf ? [insteadOf.numbers, await store.get("counts")] : await numbersFor(papers);
  const seq = ((await store.get("seq")) ?? 0) + 1;
  const row = { id: crypto.randomUUID(), seq, kind, body, numbers, title, occurred_at: localTime(), at: Date.now(), offset: phone.offset, owner: phone.owner, world: world(), after, insteadOf: insteadOf?.id, state: "queued" };
  await store.together(["outbox", row], ["kept", seq, "seq"], ["kept", counts, "counts"]);
  phone.rows = [...phone.rows, row];
  changed();
  send();
  return row;
}

export const waiting = () => phone.rows.filter((row) => row.state === "queued");

/** Send what waits; safe to call at any time and from several windows. */
export async function send({ now = false } = {}) {
  if (sending || phone.trouble || (phone.signedOut && !now)) return;
  let failed = false;
  sending = true;
  clearTimeout(timer);
  try {
    const run = async () => { do await drain(); while (waiting().length); };
    await (navigator.locks ? navigator.locks.request("relief-outbox", { ifAvailable: true }, (lock) => (lock ? run() : null)) : run());
    pause = FIRST_PAUSE;
  } catch (error) {
    failed = true;
    hearError(error);
    if (error instanceof Offline) again();
  } finally {
    sending = false;
    changed({ quiet: true });
  }
  if (!failed && waiting().length) again();
}

function again() {
  timer = setTimeout(() => send(), pause);
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

async function drain() {
  let sent = 0;
  for (let row = waiting()[0]; row; row = waiting()[0]) {
    if (!phone.device) await enrol();
    await deliver(row);
    sent += 1;
    changed({ quiet: true });
  }
  if (sent) await refresh();
}

async function deliver(row) {
  const command = { id: row.id, seq: row.seq, kind: row.kind, occurred_at: row.occurred_at, offset_s: row.offset, numbers: row.numbers, body: row.body, after: row.after, instead_of: row.insteadOf };
  const body = { device: phone.device?.code ?? null, offset_s: phone.offset, commands: [command] };
  try {
    const { data, at } = await ask("/field/commands/", { method: "POST", body, headers: { ...deviceHeaders(), "x-relief-world": row.world } });
    clockSays(at);
    contact(true, false);
    const result = data.results.find((one) => one.id === row.id);
    if (!result || result.state === "retry") throw new Offline("not decided yet");
    await keep(answered(row, result));
    if (result.state === "done" && row.insteadOf) await settle(row.insteadOf, row.title);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (slug(error.problem) === "unknown-device" && !row.asked) {
      await forgetDevice();
      await keep({ ...row, asked: true });
      return;
    }
    await keep(answered(row, { state: "refused", problem: error.problem ?? { detail: error.message } }));
  }
}

/** The entry with its answer; signatures, PINs and photos do not stay on the phone longer than needed. */
function answered(row, result) {
  const state = result.state === "done" ? "done" : "refused";
  const numbers = { ...row.numbers, ...(result.numbers ?? {}) };
  return { ...row, body: withoutSecrets(row.body), state, numbers, number: result.number ?? "", problem: result.problem ?? null, case: result.case ?? "", answered: Date.now() };
}

const withoutSecrets = ({ signatures: _signatures, second: _second, photos: _photos, ...rest }) => rest;

/** A refused entry that was decided on: it stays in the list, no longer red. */
async function settle(id, how) {
  const row = phone.rows.find((one) => one.id === id);
  if (row) await keep({ ...row, state: "resolved", how });
}

/** Decide on a refused entry: `case` leaves it to the supervisor, `withdraw` says it did not happen. */
export async function decide(row, kind, body, how) {
  await enter(kind, { command: row.id, ...body }, { title: how });
  await settle(row.id, how);
  changed();
}

export function startSending() {
  addEventListener("online", () => { pause = FIRST_PAUSE; contact(true); send(); if (!waiting().length) refresh(); });
  addEventListener("offline", () => { contact(false); changed({ quiet: true }); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { pause = FIRST_PAUSE; waiting().length ? send() : refresh(); } });
  setInterval(() => { if (!document.hidden && navigator.onLine && !waiting().length) refresh(); }, 60_000);
}
