// Eighteen people in a minute, without signal: scan or tap a name, one tap for the three answers, seats, departure.

import { buddyPairs, seatsFor } from "./badges.js";
import { tellTrouble } from "./load.js";
import { enter } from "./outbox.js";
import { notBound, partiesNow, partnersGoing, partnersThere, partySection } from "./parties.js";
import { phone } from "./phone.js";
import { qr } from "./qr.js";
import { go, redraw, route, to } from "./routes.js";
import { onScan } from "./scanbox.js";
import { right, wrong } from "./sound.js";
import { tile } from "./tiles.js";
import { button, chip, choice, empty, field, glyph, h, link, notice, say, screen, sheet } from "./view.js";
import { _, ngettext, time, today } from "./words.js";

const CHIPS = () => [["fit", _("Fit")], ["slept", _("Slept")], ["unhurt", _("Nothing hurts")]];
const NOT = () => ({ fit: _("does not feel fit"), slept: _("has not slept"), unhurt: _("something hurts") });
const PART = encodeURIComponent;
const LIVE = { live: true };
const stands = (row) => row.state !== "refused" && row.state !== "resolved";
let stays = new Set();

route(/^musters\/$/, list, LIVE);
route(/^musters\/([^/]+)\/$/, draw, LIVE);
route(/^musters\/([^/]+)\/go\/$/, drawGo, LIVE);
route(/^code\/$/, drawCode);
tile("musters/", "people", () => _("Check the squad in"), (pack) => (pack?.musters ?? []).length > 0);
tile("code/", "scan", () => _("My code"), (pack) => Boolean(pack?.my_code));

/** Entries of this phone about a muster that the server has not refused. */
const told = (number, kind) => phone.rows.filter((row) => row.kind === kind && row.body.muster === number && stands(row));

/** What stands against somebody at this moment: papers whose last day is over and a rest that is, by the clock of the phone as the server set it. */
function judged(one) {
  const now = new Date(Date.now() + phone.offset * 1000);
  const over = (one.ends ?? []).filter((paper) => paper.last_day < today(now));
  const rests = one.rests_until && new Date(one.rests_until) > now ? [one.rests] : [];
  return { ...one, final: [...one.final, ...over.filter((paper) => paper.final).map((paper) => paper.says)], unfit: [...one.unfit, ...over.filter((paper) => !paper.final).map((paper) => paper.says), ...rests] };
}

/** A muster with what this phone has done since it last heard from the server. */
export function musterNow(number) {
  const known = (phone.pack?.musters ?? []).find((one) => one.number === number);
  if (!known) return null;
  const people = known.people.map(judged);
  const vehicles = [...known.vehicles];
  for (const row of told(number, "check-in")) {
    const who = people.find((one) => one.member === row.body.member);
    if (who) who.here = { ...(who.here ?? { at: row.occurred_at }), ...Object.fromEntries(Object.entries(row.body).filter(([name, value]) => ["vest", "bag", "fit", "slept", "unhurt"].includes(name) && value !== "" && value !== null)) };
  }
  for (const row of told(number, "allow-unfit")) {
    const who = people.find((one) => one.id === row.body.person);
    if (who?.here) who.here.allowed = true;
  }
  const parties = partiesNow(known.parties ?? [], told(number, "partner-came"));
  return { ...known, people, vehicles, parties, departed: told(number, "squad-depart").length > 0 };
}

const failed = (one) => CHIPS().filter(([name]) => one.here?.[name] === false).map(([, text]) => text);
const asked = (one) => CHIPS().every(([name]) => typeof one.here?.[name] === "boolean");
const unfit = (one) => one.unfit.length > 0 || failed(one).length > 0;
const mayGo = (muster, one) => !muster.goes_out || (one.final.length === 0 && asked(one) && (!unfit(one) || one.here.allowed));

function list() {
  const rows = phone.pack?.musters ?? [];
  screen(_("Musters"), [rows.length ? h("ul.rows", {}, ...rows.map((one) => h("li", {}, h("a.row-card", { href: to(`musters/${PART(one.number)}/`) }, h("strong", {}, one.title), glyph("right"), h("span.row-meta.quiet", {}, one.place)))))
    : empty("people", _("No muster is open that this phone knows of."))], link(_("Back"), to(), "left"));
}

function missing() {
  screen(_("Musters"), [empty("signal", _("No muster is open that this phone knows of."))], link(_("Back"), to(), "left"));
}

const standing = (muster, one) => {
  if (!one.here) return one.final.length ? chip("danger", one.final[0], "stop") : one.unfit.length ? chip("warning", one.unfit[0], "alert") : null;
  if (mayGo(muster, one)) return one.here.allowed ? chip("warning", _("allowed all the same"), "alert") : chip("good", _("is here"), "check");
  return chip("danger", one.final[0] ?? one.unfit[0] ?? (failed(one).length ? _("not well") : _("not asked yet")), "stop");
};

const comes = (one) => (one.comes ? ` · ${one.eta ? _("comes, there at %(at)s", { at: time(one.eta) }) : _("comes")}` : "");

const personRow = (muster, one) => h("li", {}, h("button.stop-row", { type: "button", "data-member": one.member ?? "", "data-done": one.here && mayGo(muster, one) ? "1" : undefined, onclick: () => card(muster.number, one.id) },
  h("b", {}, one.here?.vest ?? ""), h("span", {}, one.name, h("br"), h("span.quiet", {}, one.cell, one.takes && one.here?.bag !== one.takes.code ? [" · ", _("takes the bag %(bag)s", { bag: one.takes.name })] : "", one.here ? ` · ${time(one.here.at)}` : comes(one))), standing(muster, one)));

function draw(number) {
  const muster = musterNow(number);
  if (!muster) { missing(); return; }
  onScan((found) => heard(number, found));
  const here = muster.people.filter((one) => one.here);
  const red = here.filter((one) => !mayGo(muster, one));
  const waited = muster.people.filter((one) => !one.here);
  const next = muster.goes_out ? link(_("Seats and departure (%(n)s)", { n: here.length - red.length }), to(`musters/${PART(number)}/go/`), "truck", "btn.primary") : null;
  screen(muster.title, [
    h("p.quiet", {}, `${muster.place} · `, ngettext("%(n)s person there", "%(n)s people there", here.length), red.length ? [" · ", ngettext("%(n)s may not go", "%(n)s may not go", red.length)] : "", partnersThere(muster) ? [" · ", _("people of partners there: %(n)s", { n: partnersThere(muster) })] : ""),
    muster.departed ? notice("good", h("p", {}, _("The squad has departed."))) : null,
    muster.goes_out && red.some((one) => one.final.length) ? button(_("Send the insure-now list"), () => send("insure-now", { muster: number }, _("Insure-now list")), { sign: "phone" }) : null,
    red.length ? h("ul.walk", {}, ...red.map((one) => personRow(muster, one))) : null,
    waited.length ? [h("h2", {}, _("Not there yet")), h("ul.walk", {}, ...waited.map((one) => personRow(muster, one)))] : null,
    h("h2", {}, _("Already there")),
    h("ul.walk", {}, ...here.filter((one) => !red.includes(one)).map((one) => personRow(muster, one))),
    partySection(muster),
  ], next, link(_("Back"), to(), "left"));
}

async function heard(number, found) {
  if (found.what !== "badge") return false;
  const muster = musterNow(number);
  const who = muster?.people.find((one) => one.member === found.badge.member);
  if (found.badge.until < Date.now() + phone.offset * 1000) { wrong(); say(_("This code has run out. He opens a new one, or choose him from the list."), "danger"); return true; }
  if (!who) { wrong(); say(_("This code belongs to nobody this phone knows. It is kept, and the server decides."), "warning"); await send("check-in", { muster: number, badge: found.badge.text, member: found.badge.member }, _("Check-in by code")); return true; }
  right();
  await card(number, who.id, found.badge.text);
  return true;
}

/** The next vest number nobody has. */
function nextVest(muster) {
  const taken = new Set(muster.people.map((one) => one.here?.vest).filter(Boolean));
  let vest = 1;
  while (taken.has(String(vest))) vest += 1;
  return String(vest);
}

async function card(number, id, badge = "") {
  const muster = musterNow(number);
  const who = muster?.people.find((one) => one.id === id);
  if (!who || !who.member || muster.departed) return;
  const no = new Set(CHIPS().map(([name]) => name).filter((name) => who.here?.[name] === false));
  const answer = await sheet((done) => {
    const vest = h("input.input", { value: who.here?.vest || nextVest(muster), inputMode: "numeric", autocomplete: "off", maxLength: 12 });
    const bag = h("input.input", { value: who.here?.bag || who.takes?.code || vest.value, autocomplete: "off", maxLength: 20 });
    const keep = button("", () => done({ vest: vest.value.trim(), bag: bag.value.trim() }), { kind: "primary", sign: "check", "data-first": "" });
    const label = () => { keep.querySelector("span").textContent = no.size ? _("Is here, not well") : _("All three well, is here"); };
    const toggle = ([name, text]) => { const made = button(text, () => { no.has(name) ? no.delete(name) : no.add(name); made.setAttribute("aria-pressed", String(no.has(name))); made.querySelector("span").textContent = no.has(name) ? NOT()[name] : text; label(); }, { "aria-pressed": String(no.has(name)) }); if (no.has(name)) made.querySelector("span").textContent = NOT()[name]; return made; };
    label();
    return [h("h2", {}, who.name), h("p.quiet", {}, who.cell),
      who.final.length ? notice("danger", h("p", {}, who.final.join(", ")), h("p", {}, _("Stays behind. Nobody can lift this."))) : null,
      !who.final.length && who.unfit.length ? notice("warning", h("p", {}, who.unfit.join(", "))) : null,
      h("p", {}, _("Ask all three. Tap what is not so.")), h("div.segments", {}, ...CHIPS().map(toggle)),
      keep, who.takes ? h("p", {}, _("takes the bag %(bag)s", { bag: `${who.takes.code} ${who.takes.name}` })) : null, field(_("Vest"), vest), field(_("Gear bag"), bag),
      who.here && unfit(who) && !who.final.length && !who.here.allowed ? button(_("Goes all the same…"), () => done("allow"), { sign: "alert" }) : null,
      button(_("Close"), () => done(null))];
  });
  if (answer === "allow") { await allow(number, who); return; }
  if (!answer) return;
  const chips = Object.fromEntries(CHIPS().map(([name]) => [name, !no.has(name)]));
  await send("check-in", { muster: number, member: who.member, badge, ...answer, ...chips }, _("Check-in: %(person)s", { person: who.name }));
  redraw();
}

async function allow(number, who) {
  const directors = phone.pack.muster_directors ?? [];
  if (!directors.length) { say(_("No director is known to this phone."), "warning"); return; }
  let by = directors[0].id;
  const reason = await sheet((done) => {
    const why = h("input.input", { autocomplete: "off", maxLength: 250, "data-first": "" });
    return [h("h2", {}, who.name), field(_("Why"), why), field(_("Who said yes"), choice(directors.map((one) => [one.id, one.name]), by, (value) => { by = Number(value); })),
      button(_("Write down that he may go"), () => (why.value.trim() ? done(why.value.trim()) : say(_("Write the reason in a few words."), "warning")), { kind: "primary", sign: "pen" }), button(_("Close"), () => done(null))];
  });
  if (reason) await send("allow-unfit", { muster: number, person: who.id, reason, allowed_by: by }, _("Allowed all the same: %(person)s", { person: who.name }));
  redraw();
}

const added = new Map();

function drawGo(number) {
  const muster = musterNow(number);
  if (!muster) { missing(); return; }
  if (muster.departed) { go(to(`missions/${PART(muster.mission)}/`), { replace: true }); return; }
  const vehicles = [...muster.vehicles, ...(added.get(number) ?? [])];
  const going = muster.people.filter((one) => one.here && mayGo(muster, one) && !stays.has(one.id)).sort((one, other) => one.cell.localeCompare(other.cell));
  const groups = buddyPairs(going.map((one) => one.id));
  const seats = seatsFor(groups, vehicles);
  const room = vehicles.reduce((sum, one) => sum + one.seats, 0);
  const names = new Map(going.map((one) => [one.id, one]));
  const pairRow = (group, at) => h("li.stop-row", {}, h("b", {}, String(at + 1)), h("span", {}, group.map((id) => names.get(id).name).join(" + ")), h("span.quiet", {}, seats ? seats.get(group[0]) : ""), ...group.map((id) => button(_("stays: %(person)s", { person: names.get(id).name }), () => { stays.add(id); drawGo(number); }, { sign: "minus" })));
  const plate = h("input.input", { autocomplete: "off", maxLength: 20 });
  const places = h("input.input", { inputMode: "numeric", autocomplete: "off", maxLength: 2 });
  screen(_("Seats and departure"), [
    h("p", {}, ngettext("%(n)s person", "%(n)s people", going.length), " · ", ngettext("%(n)s seat", "%(n)s seats", room)),
    seats ? null : notice("danger", h("p", {}, _("More people than seats. Add a vehicle or leave somebody for the next one."))),
    h("ul.walk", {}, ...vehicles.map((one) => h("li.stop-row", {}, h("span", {}, one.plate), h("span.num", {}, ngettext("%(n)s seat", "%(n)s seats", one.seats))))),
    field(_("Plate or name"), plate), field(_("Seats for the squad"), places),
    button(_("Add the vehicle"), () => { const n = Number(places.value); if (plate.value.trim() && n > 0) { added.set(number, [...(added.get(number) ?? []), { plate: plate.value.trim().toUpperCase(), seats: n, driver: "" }]); drawGo(number); } else say(_("Write the plate and how many seats."), "warning"); }, { sign: "truck" }),
    ...notBound(muster).map((one) => notice("danger", h("p", {}, _("%(partner)s may not go. Say at the muster that they stay here.", { partner: one.name })))),
    partnersGoing(muster) ? h("p", {}, _("With them go %(n)s people of partners, in their own vehicles.", { n: partnersGoing(muster) })) : null,
    h("h2", {}, _("Buddy pairs")), h("ul.walk", {}, ...groups.map(pairRow)),
  ], seats && going.length && !notBound(muster).length ? button(_("Depart with %(n)s", { n: going.length }), () => leave(number, muster, groups, seats), { kind: "primary", sign: "truck" }) : null, link(_("Back"), to(`musters/${PART(number)}/`), "left"));
}

async function leave(number, muster, groups, seats) {
  const crew = groups.flatMap((group, at) => group.map((person) => ({ person, vehicle: seats.get(person), pair: at + 1, call_sign: String(at + 1) })));
  await send("squad-depart", { muster: number, vehicles: added.get(number) ?? [], crew }, _("Departed: %(title)s", { title: muster.title }));
  stays = new Set();
  await go(to(`missions/${PART(muster.mission)}/`), { replace: true });
}

async function send(kind, body, title) {
  try {
    await enter(kind, body, { title });
    right();
    say(_("Kept. It goes out with the next signal."), "good");
  } catch (error) { tellTrouble(error); }
}

function drawCode() {
  const code = phone.pack?.my_code;
  screen(_("My code"), code ? [h("p", {}, _("Show it to the leader at the muster.")), qr(`${location.origin}/q/m/${code}/`, _("My code"))] : [empty("signal", _("There is no code on this phone."))], link(_("Back"), to(), "left"));
}
