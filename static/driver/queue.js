// Sends what was told: one step after the other, with its own time; what is refused stays to be read and holds nothing up.

import { keep, steps } from "./store.js";

const EVERY = 15_000;
const facts = JSON.parse(document.getElementById("trip").textContent);
const state = { rows: [], signal: navigator.onLine, over: "", server: facts };
const listeners = [];
let sending = false;

export const queue = state;
export const listen = (heard) => listeners.push(heard);
const changed = () => listeners.forEach((heard) => heard());

export async function tell(kind, body = {}) {
  const row = { id: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`, trip: facts.number, order: Date.now(), kind, at: new Date().toISOString(), state: "queued", body };
  await keep(row);
  state.rows.push(row);
  changed();
  await send();
  return row;
}

export async function send() {
  if (sending) return;
  sending = true;
  try {
    for (const row of state.rows.filter((one) => one.state === "queued")) {
      if (!await sendOne(row)) break;
    }
  } finally {
    sending = false;
    changed();
  }
}

async function sendOne(row) {
  const body = JSON.stringify({ now: new Date().toISOString(), id: row.id, kind: row.kind, at: row.at, ...row.body });
  let answer;
  try {
    answer = await fetch(facts.send, { method: "POST", body, headers: { "content-type": "application/json" }, credentials: "omit" });
  } catch {
    state.signal = false;
    return false;
  }
  state.signal = true;
  if (answer.status >= 500) return false;
  const said = await answer.json().catch(() => ({}));
  Object.assign(row, { state: answer.ok ? "done" : "refused", said: said.detail ?? "" });
  if ([404, 410].includes(answer.status)) state.over = said.detail ?? "";
  if (said.trip) state.server = said.trip;
  if (row.state === "done") row.body = { stop: row.body.stop };
  await keep(row);
  return true;
}

export async function start() {
  state.rows = await steps(facts.number);
  changed();
  await send();
  setInterval(() => send().catch(() => {}), EVERY);
  window.addEventListener("online", () => { state.signal = true; send(); });
  window.addEventListener("offline", () => { state.signal = false; changed(); });
}

export const SIGNED = ["signed", "signed_with_discrepancy", "closed"];
const THERE = ["arrived", "unloaded", ...SIGNED];
const NOT_BEFORE = { departed: ["departed", "diverted", ...THERE], arrived: THERE, signed: SIGNED };

/**
 * What the server said and what this phone has told, taken together: state of the trip and of each stop. Steps that were sent
 * count too: without signal the page kept on the phone may be older than they are. Nothing ever goes back.
 */
export function now() {
  const trip = structuredClone(state.server);
  const reach = (stop, step) => { if (stop && !NOT_BEFORE[step].includes(stop.state)) Object.assign(stop, { state: step, label: trip.labels[step] }); };
  for (const row of state.rows.filter((one) => one.state !== "refused")) {
    if (row.kind === "departed") {
      if (trip.state === "planned") trip.state = "under_way";
      trip.stops.forEach((one) => reach(one, "departed"));
    } else if (row.kind in NOT_BEFORE) {
      const stop = trip.stops.find((one) => one.id === row.body.stop);
      reach(stop, row.kind);
      for (const one of stop?.goods ?? []) one.delivered = row.body.delivered?.[one.lot] ?? one.delivered;
    }
  }
  return trip;
}
