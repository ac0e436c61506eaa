// A mission on the leader's phone: everybody well in one tap, man down, work and rest, gear by scan, roll call in.

import { applyHarm, gearSection, hurtChip, injury } from "./harm.js";
import { tellTrouble } from "./load.js";
import { musterNow } from "./muster.js";
import { enter } from "./outbox.js";
import { applyParty, missionParties, pairHead, partiesOut, taskSection } from "./parties.js";
import { phone } from "./phone.js";
import { applyRelief, reliefLink } from "./relief.js";
import { redraw, route, to } from "./routes.js";
import { onScan } from "./scanbox.js";
import { right, wrong } from "./sound.js";
import { tile } from "./tiles.js";
import { button, chip, empty, field, glyph, h, link, notice, say, screen, sheet } from "./view.js";
import { _, time } from "./words.js";

const AMBER = 75 * 60_000;
const RED = 90 * 60_000;
const PART = encodeURIComponent;

/** Entries the server has not refused, and has not told of either: what it told stands in the pack already. */
export const stands = (row) => row.state !== "refused" && row.state !== "resolved" && !row.settled;
const STEPS = { departed: [["on_site", "flag"]], on_site: [["working", "crew"]], working: [["resting", "moon"], ["withdrawing", "returned"]], resting: [["working", "crew"], ["withdrawing", "returned"]] };
const stepWord = (step) => ({ on_site: _("On site"), working: _("Begin work"), resting: _("All rest"), withdrawing: _("Withdraw") })[step];

route(/^missions\/$/, list, { live: true });
route(/^missions\/([^/]+)\/$/, draw, { live: true });
tile("missions/", "flag", () => _("Squad on a mission"), (pack) => (pack?.missions ?? []).length > 0 || departures().length > 0);

const departures = () => phone.rows.filter((row) => row.kind === "squad-depart" && stands(row));

/** A mission this phone has sent on its way itself, before the server told of it. */
function fromDeparture(number) {
  for (const row of departures()) {
    const muster = (phone.pack?.musters ?? []).find((one) => one.number === row.body.muster);
    if (!muster || muster.mission !== number) continue;
    const name = (id) => muster.people.find((one) => one.id === id)?.name ?? "";
    const people = row.body.crew.map((one) => ({ id: one.person, name: name(one.person), call_sign: one.call_sign, pair: one.pair, heard_at: row.occurred_at, working_since: null, down: false, back: false, member: muster.people.find((who) => who.id === one.person)?.member, pin: muster.people.find((who) => who.id === one.person)?.pin }));
    const parties = musterNow(muster.number).parties.filter((one) => one.goes);
    const me = phone.pack.person;
    return { number, mission: muster.title, state: "departed", leads: true, relieves: muster.relieves ?? "", leader: muster.leader ?? me, people, gear: [], parties, tasks: [] };
  }
  return null;
}

/** A mission with what this phone has done since it last heard from the server; `bare`: without what a handover moved. */
export function missionNow(number, bare = false) {
  const known = (phone.pack?.missions ?? []).find((one) => one.number === number) ?? fromDeparture(number);
  if (!known) return null;
  const mission = { ...known, people: known.people.map((one) => ({ ...one })), gear: known.gear.map((one) => ({ ...one })), parties: (known.parties ?? []).map((one) => ({ ...one })), tasks: (known.tasks ?? []).map((one) => ({ ...one })) };
  for (const row of phone.rows.filter((one) => one.body.mission === number && stands(one))) apply(mission, row);
  if (!bare) applyRelief(mission);
  return mission;
}

function apply(mission, row) {
  const people = Array.isArray(row.body.people) ? mission.people.filter((one) => row.body.people.includes(one.id)) : [];
  if (row.kind === "welfare") for (const one of people) { if (one.heard_at < row.occurred_at) one.heard_at = row.occurred_at; one.down = false; }
  if (row.kind === "man-down") for (const one of people) one.down = true;
  if (row.kind === "call-in") for (const one of people) { one.back = true; one.down = false; }
  if (row.kind === "mission-step") mission.state = row.body.to;
  applyParty(mission, row);
  applyHarm(mission, row);
}

/** The numbers of every mission this phone knows of. */
export const missionsKnown = () => [...new Set([...(phone.pack?.missions ?? []).map((one) => one.number), ...departures().map((row) => (phone.pack?.musters ?? []).find((one) => one.number === row.body.muster)?.mission)].filter(Boolean))];

function list() {
  const rows = missionsKnown().map((one) => missionNow(one)).filter(Boolean);
  screen(_("Missions"), [rows.length ? h("ul.rows", {}, ...rows.map((one) => h("li", {}, h("a.row-card", { href: to(`missions/${PART(one.number)}/`) }, h("strong", {}, one.mission), glyph("right"), h("span.row-meta.code", {}, one.number)))))
    : empty("flag", _("No squad is out that this phone knows of."))], link(_("Back"), to(), "left"));
}

function heardChip(one) {
  if (one.down) return chip("danger", _("man down"), "stop");
  const silent = Date.now() - new Date(one.heard_at).getTime();
  const text = silent >= AMBER ? _("not heard since %(time)s", { time: time(one.heard_at) }) : _("heard %(time)s", { time: time(one.heard_at) });
  return silent >= RED ? chip("danger", text, "stop") : silent >= AMBER ? chip("warning", text, "clock") : chip("good", text, "check");
}

const personRow = (mission, one) => h("li", {}, h("button.stop-row", { type: "button", "data-person": one.id, onclick: () => card(mission, one) }, h("b", {}, one.call_sign), h("span", {}, one.name), hurtChip(one), heardChip(one)));

/** Everybody who is out, pair by pair. */
function crew(mission, out) {
  const pairs = [...new Set(out.map((one) => one.pair ?? 0))].sort((one, other) => one - other);
  return pairs.flatMap((number) => { const pair = out.filter((one) => (one.pair ?? 0) === number); return [pairHead(mission, number, pair), ...pair.map((one) => personRow(mission, one))]; });
}

function draw(number) {
  const mission = missionNow(number);
  if (!mission) { screen(_("Missions"), [empty("signal", _("No squad is out that this phone knows of."))], link(_("Back"), to(), "left")); return; }
  if (mission.leads) onScan((found) => heardCode(number, found));
  const out = mission.people.filter((one) => !one.back);
  const steps = mission.leads ? STEPS[mission.state] ?? [] : [];
  screen(mission.mission, [
    h("p.stop-amount", {}, _("%(back)s of %(out)s are back", { back: mission.people.length - out.length, out: mission.people.length })),
    out.length || partiesOut(mission).length ? null : notice("good", h("p", {}, _("Everybody is back. Roll call out equals roll call in."))),
    h("ul.walk", {}, ...crew(mission, out).filter(Boolean)),
    missionParties(mission),
    steps.length ? h("div.segments", {}, ...steps.map(([step, sign]) => button(stepWord(step), () => send("mission-step", { mission: number, to: step }, stepWord(step)), { sign }))) : null,
    taskSection(mission),
    gearSection(mission),
    reliefLink(mission),
    mission.leads && out.length ? button(partiesOut(mission).length ? _("All of ours are back") : _("All are back"), () => send("call-in", { mission: number, people: out.map((one) => one.id) }, _("Roll call in")), { sign: "returned" }) : null,
  ], out.length ? button(mission.leads ? _("All are well") : _("I am well"), () => send("welfare", { mission: number, people: out.map((one) => one.id) }, _("Welfare check")), { kind: "primary", sign: "check" }) : null, link(_("Back"), to(), "left"));
}

async function card(mission, one) {
  const act = await sheet((done) => [h("h2", {}, one.name), h("p", {}, heardChip(one)),
    one.down && one.blood ? h("p", {}, _("Blood group %(group)s, as he told it: test before giving any", { group: one.blood })) : null,
    button(_("Is well"), () => done("welfare"), { kind: "primary", sign: "check", "data-first": "" }),
    button(_("Man down"), () => done("man-down"), { sign: "stop" }),
    mission.leads ? button(_("Is hurt…"), () => done("injury"), { sign: "alert" }) : null,
    mission.leads ? button(_("Is back"), () => done("call-in"), { sign: "returned" }) : null,
    mission.leads ? button(_("Is safe elsewhere…"), () => done("elsewhere"), { sign: "out" }) : null,
    button(_("Close"), () => done(null))]);
  if (!act) return;
  if (act === "injury") { await injury(mission, one); return; }
  if (act === "elsewhere") { await elsewhere(mission, one); return; }
  const titles = { welfare: _("Welfare check"), "man-down": _("Man down"), "call-in": _("Roll call in") };
  const place = act === "welfare" ? {} : await position(one);
  await send(act, { mission: mission.number, people: [one.id], ...(act === "man-down" ? place : {}) }, `${titles[act]}: ${one.name}`);
}

/** Where the phone is, only for a person who agreed; nothing where the phone does not say. */
function position(one) {
  if (!one.shares || !navigator.geolocation) return {};
  return new Promise((resolve) => { navigator.geolocation.getCurrentPosition(({ coords }) => resolve({ longitude: coords.longitude, latitude: coords.latitude }), () => resolve({}), { timeout: 3000, maximumAge: 60_000 }); });
}

async function elsewhere(mission, one) {
  const how = await sheet((done) => {
    const text = h("input.input", { autocomplete: "off", maxLength: 120, "data-first": "" });
    return [h("h2", {}, one.name), field(_("Where he is safe (hospital, relieved)"), text), button(_("Call him in"), () => (text.value.trim() ? done(text.value.trim()) : say(_("Write where he is."), "warning")), { kind: "primary", sign: "returned" }), button(_("Close"), () => done(null))];
  });
  if (how) await send("call-in", { mission: mission.number, people: [one.id], how }, `${_("Roll call in")}: ${one.name}`);
}

async function heardCode(number, found) {
  if (found.what !== "unknown" && found.what !== "carton") return false;
  const code = (found.text ?? found.unit?.sscc ?? "").trim().toUpperCase();
  if (!code) return false;
  const mission = missionNow(number);
  const piece = mission.gear.find((one) => one.code === code);
  if (piece?.back) { wrong(); say(_("%(code)s is home already.", { code }), "warning"); return true; }
  await send("mission-gear", { mission: number, code, what: piece ? "back" : "out" }, piece ? _("Gear home: %(code)s", { code }) : _("Gear along: %(code)s", { code }));
  return true;
}

async function send(kind, body, title) {
  try {
    await enter(kind, body, { title });
    right();
    say(_("Kept. It goes out with the next signal."), "good");
    redraw();
  } catch (error) { tellTrouble(error); }
}
