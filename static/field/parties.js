// Parties: people of partners at the muster and on the mission, buddy pairs that change over, tasks in sectors. All without signal.

import { tellTrouble } from "./load.js";
import { enter } from "./outbox.js";
import { phone } from "./phone.js";
import { redraw } from "./routes.js";
import { right } from "./sound.js";
import { button, chip, field, h, notice, say, sheet } from "./view.js";
import { _, ngettext, time, today } from "./words.js";

const FOUR_HOURS = 4 * 3_600_000;
const people = (n) => ngettext("%(n)s person", "%(n)s people", n);
const sum = (rows) => rows.reduce((total, one) => total + Number(one.people), 0);
const partner = (unit) => (phone.pack?.partners ?? []).find((one) => one.id === unit);
const mayGo = (unit) => (partner(unit)?.until ?? "") >= today();
const allNamed = (party) => party.people <= (partner(party.unit)?.most ?? 0);

/** Why a partner may not go, in words; an agreement that ran out since the phone last heard is known by its day. */
const against = (unit) => (partner(unit)?.until ? _("agreement or insurance ended %(day)s", { day: partner(unit).until }) : partner(unit)?.says ?? "");

/** Parties of a muster with what this phone has written down about them. */
export function partiesNow(known, rows) {
  const parties = known.map((one) => ({ ...one }));
  for (const row of rows) {
    const { unit, leader, people: many, goes } = row.body;
    const party = parties.find((one) => one.unit === unit);
    if (party) Object.assign(party, { leader, people: many, goes });
    else parties.push({ unit, name: partner(unit)?.name ?? "", leader, people: many, goes, at: row.occurred_at, back: false });
  }
  return parties;
}

export const partnersThere = (muster) => sum(muster.parties);
export const partnersGoing = (muster) => sum(muster.parties.filter((one) => one.goes && mayGo(one.unit)));
export const notBound = (muster) => muster.parties.filter((one) => one.goes && !(mayGo(one.unit) && allNamed(one)));

const standing = (party) => (!party.goes ? chip("neutral", _("stays here"), "flag") : mayGo(party.unit) ? chip("good", _("goes along"), "check") : chip("danger", against(party.unit), "stop"));

/** The parties that have come, and the partners that may still come; nothing where there are none. */
export function partySection(muster) {
  const coming = new Map((muster.partners_coming ?? []).map((one) => [one.unit, one]));
  const here = new Set(muster.parties.map((one) => one.unit));
  const others = (phone.pack?.partners ?? []).filter((one) => !here.has(one.id)).sort((one, other) => Number(coming.has(other.id)) - Number(coming.has(one.id)));
  if (!muster.parties.length && !others.length) return null;
  const expected = (unit) => { const call = coming.get(unit); return call ? [_("comes"), " · ", people(call.people), call.eta ? [" · ", _("there at %(at)s", { at: time(call.eta) })] : ""] : null; };
  return [h("h2", {}, _("Parties of partners")), h("ul.walk", {},
    ...muster.parties.map((one) => h("li", {}, h("button.stop-row", { type: "button", "data-party": one.unit, onclick: () => partyCard(muster, one.unit) }, h("b", {}, String(one.people)), h("span", {}, one.name, h("br"), h("span.quiet", {}, one.leader, one.at ? ` · ${time(one.at)}` : "")), standing(one)))),
    ...others.map((one) => h("li", {}, h("button.stop-row", { type: "button", "data-party": one.id, onclick: () => partyCard(muster, one.id) }, h("b", {}, ""), h("span", {}, one.name, h("br"), h("span.quiet", {}, expected(one.id) ?? one.good_for)), mayGo(one.id) ? null : chip("danger", against(one.id), "stop"))))) ];
}

async function partyCard(muster, unit) {
  if (muster.departed) return;
  const party = muster.parties.find((one) => one.unit === unit);
  const bound = mayGo(unit);
  const told = await sheet((done) => {
    const leader = h("input.input", { value: party?.leader ?? "", autocomplete: "off", maxLength: 60, "data-first": "" });
    const many = h("input.input", { value: party?.people ?? "", inputMode: "numeric", autocomplete: "off", maxLength: 3 });
    const keep = (goes) => { const n = Number(many.value); if (goes && n > partner(unit).most) say(_("Their insurance list names %(n)s people. The others stay here.", { n: partner(unit).most }), "danger"); else if (leader.value.trim() && Number.isInteger(n) && n > 0) done({ leader: leader.value.trim(), people: n, goes }); else say(_("Write who leads the party and how many they are."), "warning"); };
    return [h("h2", {}, party?.name ?? partner(unit)?.name ?? ""),
      bound ? h("p.quiet", {}, partner(unit).says) : notice("danger", h("p", {}, against(unit)), h("p", {}, _("They are counted here and go nowhere. Nobody can lift this."))),
      field(_("Leader of the party"), leader), field(_("People, the leader among them"), many),
      muster.goes_out && bound ? button(_("Are here, go along"), () => keep(true), { kind: "primary", sign: "check" }) : null,
      button(_("Are here, stay here"), () => keep(false), { sign: "flag", ...(bound && muster.goes_out ? {} : { kind: "primary" }) }), button(_("Close"), () => done(null))];
  });
  if (told) await keepEntry("partner-came", { muster: muster.number, unit, ...told }, _("%(partner)s: %(n)s at the muster", { partner: party?.name ?? partner(unit)?.name ?? "", n: told.people }));
}

/** What this phone has entered about a mission's parties, tasks and pairs, put on top of what the server told. */
export function applyParty(mission, row) {
  const said = row.body;
  if (row.kind === "partner-back") for (const one of mission.parties) if (one.unit === said.unit) one.back = true;
  if (row.kind === "mission-task") mission.tasks.push({ sector: said.sector, task: said.task, pairs: said.pairs ?? "", channel: said.channel ?? "", done: false });
  if (row.kind === "mission-task-done") { const task = mission.tasks.find((one) => !one.done && one.sector === said.sector && one.task === said.task && one.pairs === (said.pairs ?? "")); if (task) task.done = true; }
  if (row.kind === "pair-turn") for (const one of mission.people) if (one.pair === said.pair && !one.back) one.working_since = said.rests ? null : one.working_since ?? row.occurred_at;
  if (row.kind === "mission-step") for (const one of mission.people) one.working_since = said.to === "working" ? one.working_since ?? row.occurred_at : ["resting", "withdrawing"].includes(said.to) ? null : one.working_since;
}

export const partiesOut = (mission) => mission.parties.filter((one) => !one.back);

/** Parties of partners on a mission, each counted home as a whole. */
export function missionParties(mission) {
  if (!mission.parties.length) return null;
  const home = sum(mission.parties) - sum(partiesOut(mission));
  return [h("h2", {}, _("Parties of partners")), h("p.quiet", {}, _("%(back)s of %(out)s people of partners are back", { back: home, out: sum(mission.parties) })),
    h("ul.walk", {}, ...mission.parties.map((one) => h("li", {}, h("button.stop-row", { type: "button", "data-party": one.unit, disabled: one.back || !mission.leads, onclick: () => homeCard(mission, one) }, h("b", {}, String(one.people)), h("span", {}, one.name, h("br"), h("span.quiet", {}, one.leader)), one.back ? chip("good", _("is back"), "check") : chip("info", _("out"), "out")))))];
}

async function homeCard(mission, party) {
  const told = await sheet((done) => {
    const many = h("input.input", { value: "", inputMode: "numeric", autocomplete: "off", maxLength: 3, "data-first": "" });
    const how = h("input.input", { autocomplete: "off", maxLength: 120 });
    return [h("h2", {}, party.name), h("p", {}, _("%(n)s went out. Count them; write down who is safe elsewhere.", { n: party.people })), field(_("People counted home"), many), field(_("Who is safe elsewhere, and where"), how),
      button(_("This party is back"), () => (Number(many.value) === Number(party.people) && many.value.trim() ? done({ people: Number(many.value), how: how.value.trim() }) : say(_("%(n)s went out. Everybody is accounted for before they are called in.", { n: party.people }), "danger")), { kind: "primary", sign: "returned" }), button(_("Close"), () => done(null))];
  });
  if (told) await keepEntry("partner-back", { mission: mission.number, unit: party.unit, ...told }, _("%(partner)s is back", { partner: party.name }));
}

/** How long a pair has worked, and what is advised: relief after four hours, the end after eight. */
function workChip(pair) {
  const since = pair.map((one) => one.working_since).filter(Boolean).sort()[0];
  if (!since) return chip("neutral", _("at rest"), "moon");
  const worked = Date.now() - new Date(since).getTime();
  if (worked >= 2 * FOUR_HOURS) return chip("danger", _("at work for 8 hours: stop"), "stop");
  return worked >= FOUR_HOURS ? chip("warning", _("at work for 4 hours: relieve"), "transfer") : chip("info", _("at work since %(time)s", { time: time(since) }), "crew");
}

/** One head line a buddy pair: its number, its work, and the button that changes it over. */
export function pairHead(mission, number, pair) {
  if (!number) return null;
  const works = pair.some((one) => one.working_since);
  const ground = ["on_site", "working", "resting"].includes(mission.state);
  return h("li.stop-row", { "data-pair": number }, h("span", {}, _("Pair %(n)s", { n: number })), workChip(pair),
    mission.leads && ground ? button(works ? _("This pair rests") : _("This pair works"), () => keepEntry("pair-turn", { mission: mission.number, pair: number, rests: works }, `${works ? _("This pair rests") : _("This pair works")}: ${number}`), { sign: "transfer" }) : null);
}

export function taskSection(mission) {
  if (!mission.tasks.length && !mission.leads) return null;
  const row = (one) => h("li.stop-row", {}, h("span", {}, `${one.sector}: ${one.task}`, h("br"), h("span.quiet", {}, [one.pairs ? _("Pair %(n)s", { n: one.pairs }) : "", one.channel].filter(Boolean).join(" · "))),
    one.done ? chip("good", _("done"), "check") : mission.leads ? button(_("Task done"), () => keepEntry("mission-task-done", { mission: mission.number, sector: one.sector, task: one.task, pairs: one.pairs }, `${_("Task done")}: ${one.sector}`), { sign: "check" }) : chip("info", _("task given"), "clock"));
  return [h("h2", {}, _("Tasks and sectors")), h("ul.walk", {}, ...mission.tasks.map(row)), mission.leads && mission.state !== "returned" ? button(_("Give a task…"), () => taskCard(mission), { sign: "list" }) : null];
}

async function taskCard(mission) {
  const told = await sheet((done) => {
    const line = (most) => h("input.input", { autocomplete: "off", maxLength: most });
    const [sector, task, pairs, channel] = [60, 250, 60, 40].map(line);
    sector.setAttribute("data-first", "");
    const keep = () => (sector.value.trim() && task.value.trim() ? done({ sector: sector.value.trim(), task: task.value.trim(), pairs: pairs.value.trim(), channel: channel.value.trim() }) : say(_("Write where and what."), "warning"));
    return [h("h2", {}, _("Give a task")), field(_("Sector"), sector), field(_("Task"), task), field(_("Pairs (for example 1, 2)"), pairs), field(_("Radio channel"), channel), button(_("Give the task"), keep, { kind: "primary", sign: "list" }), button(_("Close"), () => done(null))];
  });
  if (told) await keepEntry("mission-task", { mission: mission.number, ...told }, `${_("Task")}: ${told.sector}`);
}

export async function keepEntry(kind, body, title) {
  try {
    await enter(kind, body, { title });
    right();
    say(_("Kept. It goes out with the next signal."), "good");
    redraw();
  } catch (error) { tellTrouble(error); }
}
