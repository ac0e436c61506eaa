// Handing out in a village without signal: households by their number on the roster, what each takes, who stands beside, a hand on the glass.

import { signaturePad } from "./ink.js";
import { open as fresh } from "./ledger.js";
import { tellTrouble } from "./load.js";
import { enter } from "./outbox.js";
import { stepper } from "./pad.js";
import { phone } from "./phone.js";
import { go, route, to } from "./routes.js";
import { right } from "./sound.js";
import * as store from "./store.js";
import { tile } from "./tiles.js";
import { button, chip, empty, field, glyph, h, link, say, screen, sheet } from "./view.js";
import { _, figure, ngettext } from "./words.js";

const DROPPED = ["refused", "resolved"];
const CAME = { pending: ["info", "clock", () => _("Not collected yet")], collected: ["good", "check", () => _("Collected")], no_show: ["warning", "alert", () => _("Did not come")], refused: ["neutral", "cross", () => _("Declined")] };
const PROOFS = () => [["signature", _("Signature")], ["fingerprint", _("Fingerprint")], ["photo", _("Photograph")], ["witness", _("Witness")]];
const seconds = {};

const all = () => phone.pack?.handouts ?? [];
const at = (number, line = "") => to(`handout/${encodeURIComponent(number)}/${line ? `${line}/` : ""}`);
const mine = (number) => phone.rows.filter((row) => row.body.distribution === number && !DROPPED.includes(row.state));
const draftOf = (number) => `handout ${number}`;

/** The roster with what this phone has entered on it: {line, group, people, state}. */
function households(found) {
  const here = new Map(mine(found.number).filter((row) => row.kind === "household" && fresh(row)).map((row) => [row.body.line, row.body.outcome]));
  return found.roster.map(([line, group, people, state]) => ({ line, group, people, state: here.get(line) ?? state }));
}

/** What is left of an item, by the server's last word and what this phone has entered since. */
function left(found, good) {
  const since = mine(found.number).filter((row) => row.kind === "household" && fresh(row));
  return since.reduce((sum, row) => sum - (row.body.lines ?? []).filter((one) => one.sku === good.sku).reduce((units, one) => units + one.quantity, 0), good.left);
}

async function start(number, line) {
  const rows = all();
  if (!number && rows.length === 1) { await go(at(rows[0].number), { replace: true }); return; }
  const found = rows.find((one) => one.number === number);
  if (!found) { list(rows, number); return; }
  seconds[number] ??= (await store.draft(draftOf(number))) ?? "";
  const one = line && households(found).find((row) => row.line === Number(line));
  if (one) table(found, one); else roster(found);
}

function list(rows, missing) {
  const none = missing ? _("This distribution is finished, or not on this phone.") : _("No distribution with a roster is open.");
  screen(_("Hand out"), rows.length && !missing
    ? [h("ul.rows", {}, ...rows.map((one) => h("li", {}, h("a.row-card", { href: at(one.number) }, h("strong", {}, one.place), glyph("right"), h("span.row-meta.quiet", {}, h("span.code", {}, one.number))))))]
    : [empty("people", none)], link(_("Back"), to(), "left"));
}

function beside(found, redraw, choosing = !seconds[found.number]) {
  const chosen = seconds[found.number];
  if (!choosing) return [h("p", {}, _("With you hands out: %(name)s", { name: chosen })), h("div.btn-row", {}, button(_("Another person"), () => redraw(true), { sign: "person" }))];
  const keep = (name) => { seconds[found.number] = name; store.keepDraft(draftOf(found.number), name); };
  const other = h("input.input", { value: found.staff.includes(chosen) ? "" : chosen, autocomplete: "off", maxLength: 60, oninput: () => keep(other.value.trim()) });
  const chips = found.staff.filter((name) => name !== phone.pack.person.name).map((name) => button(name, () => { keep(name); redraw(); }, { sign: chosen === name ? "check" : "person", "aria-pressed": String(chosen === name) }));
  return [h("h2", {}, _("Who hands out beside you?")), h("div.segments", {}, ...chips), field(_("Somebody else"), other)];
}

function roster(found, choosing) {
  const rows = households(found);
  const ended = mine(found.number).some((row) => row.kind === "handed_out");
  const waiting = rows.filter((one) => one.state === "pending").length;
  const shown = h("ul.rows");
  const draw = (text = "") => shown.replaceChildren(...rows.filter((one) => !text || String(one.line).startsWith(text) || one.group.includes(text))
    .sort((one, other) => (one.state !== "pending") - (other.state !== "pending") || one.line - other.line)
    .map((one) => { const [tone, sign, word] = CAME[one.state]; return h("li", {}, h("a.row-card", { href: at(found.number, one.line), "data-line": one.line }, h("strong", {}, _("No. %(line)s", { line: one.line })), chip(tone, word(), sign), h("span.row-meta.quiet", {}, [one.group, ngettext("%(n)s person", "%(n)s people", one.people)].filter(Boolean).join(" · ")))); }));
  const search = h("input.input", { autocomplete: "off", oninput: () => draw(search.value.trim()) });
  draw();
  screen(found.place, [
    h("p", {}, _("%(done)s of %(all)s households dealt with", { done: figure(rows.length - waiting), all: figure(rows.length) }), h("br"), h("span.code.quiet", {}, found.number)),
    ...(ended ? [empty("check", _("Finished on this phone; it goes out with the next signal."))] : [...beside(found, (again) => roster(found, again), choosing), field(_("Number or group"), search), shown]),
  ], found.ends && !ended ? button(_("Everything is handed out"), () => finish(found, waiting), { sign: "flag" }) : null, link(_("Back"), to(), "left"));
}

function table(found, one) {
  const goods = found.goods.map((good) => ({ ...good, there: Math.max(left(found, good), 0) }));
  const give = Object.fromEntries(goods.map((good) => [good.sku, Math.min((good.share ?? 0) * (good.per === "person" ? one.people : 1), good.there)]));
  const pad = signaturePad(_("Sign here with a finger"));
  let proof = "signature";
  const settled = one.state === "collected" || one.state === "refused";
  const picks = h("div.segments");
  const drawPicks = () => picks.replaceChildren(...PROOFS().map(([value, word]) => button(word, () => { proof = value; drawPicks(); }, { sign: proof === value ? "check" : "", "aria-pressed": String(proof === value) })));
  const record = (outcome) => {
    const lines = Object.entries(give).filter(([, quantity]) => quantity > 0).map(([sku, quantity]) => ({ sku, quantity }));
    if (outcome !== "collected") return keep(found, one, { outcome, lines: [] });
    const over = goods.find((good) => give[good.sku] > good.there);
    if (over) { say(_("%(item)s: only %(left)s left.", { item: over.name, left: figure(over.there) }), "warning"); return undefined; }
    if (goods.length && !lines.length) { say(_("Write how much they took."), "warning"); return undefined; }
    const drawn = pad.empty() ? { proof } : { proof: "glass", signatures: [{ role: "consignee", method: "glass", picture: pad.picture() }] };
    return keep(found, one, { outcome, lines, ...drawn });
  };
  drawPicks();
  screen(_("No. %(line)s", { line: one.line }), [
    h("p", {}, [one.group, ngettext("%(n)s person", "%(n)s people", one.people)].filter(Boolean).join(" · ")),
    ...(settled ? [chip(CAME[one.state][0], CAME[one.state][2]())] : [
      ...goods.map((good) => h("div.field", {}, h("h2", {}, good.name), stepper(phone.book?.items.get(good.sku) ?? { name: good.name, unit: good.unit }, give[good.sku], (now) => { give[good.sku] = now; }, { step: 1 }), h("p.quiet", {}, _("left: %(left)s", { left: figure(good.there) })))),
      pad.node, h("h2", {}, _("Or on the paper stands")), picks,
      h("div.btn-row", {}, button(_("Did not come"), () => record("no_show")), button(_("Declined"), () => record("refused"))),
    ]),
  ], settled ? null : button(_("Collected"), () => record("collected"), { kind: "primary", sign: "check" }), link(_("Back"), at(found.number), "left"));
}

async function keep(found, one, facts) {
  const second = seconds[found.number];
  if (facts.outcome === "collected" && !second) { say(_("Two people hand out: choose who stands beside you."), "warning"); await go(at(found.number)); return; }
  try {
    await enter("household", { distribution: found.number, line: one.line, second, ...facts }, { title: `${_("No. %(line)s", { line: one.line })}: ${CAME[facts.outcome][2]()}` });
    right();
    say(_("Entered"));
    await go(at(found.number), { replace: true });
  } catch (error) { tellTrouble(error); }
}

async function finish(found, waiting) {
  const second = seconds[found.number];
  if (!second) { say(_("Two people hand out: choose who stands beside you."), "warning"); return; }
  const sure = await sheet((done) => h("div.pad", {}, h("h2", {}, _("Is everything handed out?")),
    waiting ? h("p", {}, ngettext("%(n)s household has not come and is written down so.", "%(n)s households have not come and are written down so.", waiting)) : null,
    button(_("Everything is handed out"), () => done(true), { kind: "primary", sign: "flag", "data-first": "1" }), button(_("Close"), () => done(null), { kind: "wide" })));
  if (!sure) return;
  try {
    await enter("handed_out", { distribution: found.number, second, absent: true }, { title: _("Handed out: %(place)s", { place: found.place }) });
    right();
    await go(to("outbox/"), { replace: true });
  } catch (error) { tellTrouble(error); }
}

route(/^handout\/(?:([^/]+)\/)?(?:(\d+)\/)?$/, start);
tile("handout/", "people", () => _("Hand out"), (pack) => pack.handouts?.length);
