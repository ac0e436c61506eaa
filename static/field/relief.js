// One crew relieves another without signal: heads counted on both sides, what stays, and both leaders sign on this one phone.

import { signaturePad } from "./ink.js";
import { tellTrouble } from "./load.js";
import { missionNow, missionsKnown, stands } from "./mission.js";
import { enter } from "./outbox.js";
import { askFigures } from "./pad.js";
import { phone } from "./phone.js";
import { go, route, to } from "./routes.js";
import { onScan } from "./scanbox.js";
import { right, wrong } from "./sound.js";
import { button, choice, empty, field, h, link, notice, say, screen } from "./view.js";
import { _ } from "./words.js";

const PIN = 4;
const PART = encodeURIComponent;
const kept = () => phone.rows.filter((row) => row.kind === "crew-handover" && stands(row));
const out = (mission) => mission.people.filter((one) => !one.back);
const partners = (mission) => mission.parties.filter((one) => !one.back);
const heads = (mission) => out(mission).length + partners(mission).reduce((sum, one) => sum + Number(one.people), 0);
const open = (mission) => mission.tasks.filter((one) => !one.done);
const along = (mission) => mission.gear.filter((one) => !one.back && !one.lost);

route(/^missions\/([^/]+)\/handover\/$/, draw);

/** The relief and the relieved, where this phone knows both; either number finds them. */
function pairOf(number, bare = false) {
  const relief = missionsKnown().map((one) => missionNow(one, bare)).find((one) => one?.relieves && (one.number === number || one.relieves === number));
  const old = relief && missionNow(relief.relieves, bare);
  return old ? { relief, old } : null;
}

/** What a handover kept on this phone changes before the server tells of it: open tasks and the gear that stays change over. */
export function applyRelief(mission) {
  for (const { body } of kept()) {
    if (body.relieves === mission.number) {
      mission.tasks = mission.tasks.filter((one) => one.done);
      for (const one of mission.gear) if (body.gear.includes(one.code)) one.back = true;
    }
    if (body.mission !== mission.number) continue;
    mission.handed = true;
    const old = missionNow(body.relieves, true);
    mission.tasks.push(...(old ? open(old).map((one) => ({ ...one, pairs: "" })) : []));
    mission.gear.push(...body.gear.filter((code) => !mission.gear.some((one) => one.code === code)).map((code) => ({ code, back: false, lost: false })));
  }
}

/** The way to the handover from either mission. */
export function reliefLink(mission) {
  const both = mission.leads ? pairOf(mission.number) : null;
  if (!both) return null;
  return both.relief.handed ? notice("good", h("p", {}, _("The handover of %(number)s is signed by both.", { number: both.old.number })))
    : link(_("Handover between the crews"), to(`missions/${PART(mission.number)}/handover/`), "transfer");
}

function draw(number) {
  const both = pairOf(number);
  const home = link(_("Back"), to(`missions/${PART(number)}/`), "left");
  if (!both || both.relief.handed) { screen(_("Handover between the crews"), [empty("check", _("There is nothing to hand over that this phone knows of."))], home); return; }
  const { relief, old } = both;
  const staying = new Set(along(old).map((one) => one.code));
  const sides = [side(_("Outgoing crew"), old), side(_("Incoming crew"), relief)];
  onScan((found) => heard(found, sides));
  const hazards = h("input.input", { autocomplete: "off", maxLength: 300 });
  const notes = h("textarea.input", { rows: 3, maxLength: 2000 });
  const piece = ({ code }) => { const made = button(code, () => { staying.has(code) ? staying.delete(code) : staying.add(code); made.setAttribute("aria-pressed", String(staying.has(code))); }, { "aria-pressed": "true" }); return made; };
  screen(_("Handover between the crews"), [
    ...sides.map((one) => one.crew),
    h("h2", {}, _("Tasks that change over")), open(old).length ? h("ul.walk", {}, ...open(old).map((one) => h("li.stop-row", {}, h("span", {}, `${one.sector}: ${one.task}`)))) : h("p.quiet", {}, _("No task of the outgoing crew is open.")),
    h("h2", {}, _("Gear that stays with the relief")), along(old).length ? h("div.segments", {}, ...along(old).map(piece)) : h("p.quiet", {}, _("The outgoing crew has no gear out.")),
    field(_("Hazards on the spot"), hazards), field(_("What the relief must know"), notes),
    ...sides.map((one) => one.sign),
  ], button(_("Both have signed: hand over"), () => keep(both, sides, { gear: [...staying], hazards: hazards.value.trim(), notes: notes.value.trim() }), { kind: "primary", sign: "transfer" }), home);
}

/** One crew: who is out by the roll call, the count on the spot, and the hand of whoever leads it. */
function side(title, mission) {
  const count = h("input.input", { inputMode: "numeric", autocomplete: "off", maxLength: 4 });
  const people = [mission.leader, ...mission.people].filter(Boolean).filter((one, at, all) => all.findIndex((other) => other.id === one.id) === at);
  const one = { title, mission, count, people, signer: people[0]?.id, proof: null, pad: signaturePad(_("Sign here with a finger")) };
  one.who = choice(people.map(({ id, name }) => [id, name]), one.signer, (value) => { one.signer = Number(value); one.proof = null; show(one); });
  one.box = h("div");
  one.crew = [h("h2", {}, title), h("p.code.quiet", {}, mission.number), h("p", {}, [...out(mission).map(({ name }) => name), ...partners(mission).map((party) => `${party.name} ${party.people}`)].join(", ") || _("Nobody is out.")), field(_("Heads counted now: %(crew)s", { crew: title }), count)];
  one.sign = [h("h2", {}, `${_("Signature")}: ${title}`), field(_("Who signs: %(crew)s", { crew: title }), one.who), one.box];
  show(one);
  return one;
}

function show(one) {
  const pinned = one.mission.people.find(({ id }) => id === one.signer)?.pin;
  one.box.replaceChildren(...(one.proof ? [notice("good", h("p", {}, one.proof.method === "pin" ? _("By PIN") : _("By the member's code")))] : [one.pad.node]), ...(pinned && !one.proof ? [button(_("Sign with the PIN"), () => askPin(one), { sign: "pen" })] : []));
}

async function askPin(one) {
  const pin = await askFigures({ title: one.people.find(({ id }) => id === one.signer).name, length: PIN, secret: true });
  if (pin) { one.proof = { method: "pin", pin }; right(); show(one); }
}

/** A member's code, held before the camera, signs for the crew he belongs to. */
function heard(found, sides) {
  if (found.what !== "badge") return false;
  const one = sides.find(({ mission }) => mission.people.some(({ member }) => member === found.badge.member));
  if (!one || found.badge.until < Date.now() + phone.offset * 1000) { wrong(); say(one ? _("This code has run out. He opens a new one, or choose him from the list.") : _("Neither crew has a member of this code."), "danger"); return true; }
  one.signer = one.mission.people.find(({ member }) => member === found.badge.member).id;
  one.who.value = String(one.signer);
  one.proof = { method: "code", code: found.badge.text };
  right();
  show(one);
  return true;
}

/** What stands against it here already, in words; nothing where both crews are whole and two people signed. */
function against(sides) {
  for (const { title, mission, count, proof, pad } of sides) {
    if (!count.value.trim()) return _("Count the heads first: %(crew)s", { crew: title });
    if (Number(count.value) !== heads(mission)) return _("%(crew)s: %(counted)s counted, %(out)s out by the roll call. Find out who is missing, or call in who is home.", { crew: title, counted: count.value, out: heads(mission) });
    if (!proof && pad.empty()) return _("No signature yet: %(crew)s", { crew: title });
  }
  return sides[0].signer === sides[1].signer ? _("Two different people sign.") : "";
}

async function keep({ relief, old }, sides, told) {
  const problem = against(sides);
  if (problem) { wrong(); say(problem, "danger"); return; }
  const hand = ({ signer, proof, pad }) => ({ person: signer, ...(proof ?? { method: "glass", picture: pad.picture() }) });
  const [outgoing, incoming] = sides;
  const body = { mission: relief.number, relieves: old.number, heads_out: heads(old), heads_in: heads(relief), ...told, signatures: { outgoing: hand(outgoing), relief: hand(incoming) } };
  const after = phone.rows.filter((row) => row.kind === "squad-depart" && row.state === "queued").map((row) => row.id);
  try {
    await enter("crew-handover", body, { title: `${_("Handover between the crews")}: ${old.number}`, papers: ["CH"], after });
    right();
    say(_("Kept. It goes out with the next signal."), "good");
    await go(to(`missions/${PART(relief.number)}/`), { replace: true });
  } catch (error) { tellTrouble(error); }
}
