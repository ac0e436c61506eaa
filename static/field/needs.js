// A shelter or village in a minute, without signal: people by group, four chips, the way there; and what a shelter asks for.

import { tellTrouble } from "./load.js";
import { enter } from "./outbox.js";
import { phone } from "./phone.js";
import { go, route, to } from "./routes.js";
import { right } from "./sound.js";
import { tile } from "./tiles.js";
import { button, empty, field, h, link, say, screen } from "./view.js";
import { _ } from "./words.js";

const MOST = 9_999_999;
const GROUPS = () => [["children", _("Children under 5")], ["elders", _("Over 65")], ["disabled", _("Disabled")], ["pregnant", _("Pregnant")]];
const CHIPS = () => [["water", _("Drinking water")], ["food", _("Food")], ["cover", _("Shelter and bedding")], ["health", _("Health care")]];
const SUPPLY = () => [["enough", _("enough")], ["short", _("short")], ["none", _("none")]];
const ACCESS = () => [["lorry", _("Lorries get through")], ["light", _("Light vehicles only")], ["foot", _("On foot only")], ["boat", _("By boat only")], ["cut", _("Cut off")]];
const running = (pack) => (pack?.needs ?? []).length > 0;
let form = null;

route(/^assess\/$/, () => begin(drawAssessment));
route(/^ask\/$/, () => begin(drawAsking));
tile("assess/", "eye", () => _("Assess a place"), running);
tile("ask/", "need", () => _("Ask for goods"), running);

function begin(draw) {
  if (!running(phone.pack)) { screen(_("Assess a place"), [empty("signal", _("No incident is running that this phone knows of."))], link(_("Back"), to(), "left")); return; }
  form = { incident: phone.pack.needs[0].incident, shelter: null, place: "", people: "", note: "", access: "", goods: {} };
  draw();
}

const chosen = () => phone.pack.needs.find((one) => one.incident === form.incident);
const toggle = (on, text, act) => button(text, act, { sign: on ? "check" : "", "aria-pressed": String(on) });

function digits(key, holder = form) {
  const input = h("input.input", { value: holder[key] ?? "", inputMode: "numeric", autocomplete: "off", maxLength: 7, oninput: () => { holder[key] = input.value.replace(/\D/g, ""); } });
  return input;
}

function whereParts(draw) {
  const incidents = phone.pack.needs;
  const pick = incidents.length > 1 ? [h("div.segments", {}, ...incidents.map((one) => toggle(form.incident === one.incident, one.name, () => { form.incident = one.incident; form.shelter = null; draw(); })))] : [h("p", {}, chosen().name)];
  const shelters = chosen().shelters.map((one) => toggle(form.shelter === one.key, `${one.name} · ${one.people}`, () => { form.shelter = form.shelter === one.key ? null : one.key; draw(); }));
  return [...pick, h("div.segments", {}, ...shelters)];
}

function drawAssessment() {
  const place = h("input.input", { value: form.place, autocomplete: "off", maxLength: 80, oninput: () => { form.place = place.value; } });
  const note = h("input.input", { value: form.note, autocomplete: "off", maxLength: 250, oninput: () => { form.note = note.value; } });
  const row = ([key, text]) => [h("h2", {}, text), h("div.segments", {}, ...SUPPLY().map(([value, word]) => toggle(form[key] === value, word, () => { form[key] = value; drawAssessment(); })))];
  screen(_("Assess a place"), [
    ...whereParts(drawAssessment),
    ...(form.shelter ? [] : [field(_("Or another place"), place)]),
    field(_("People there now"), digits("people")),
    ...GROUPS().map(([key, text]) => field(text, digits(key))),
    ...CHIPS().flatMap(row),
    h("h2", {}, _("How to get there")),
    h("div.segments", {}, ...ACCESS().map(([value, word]) => toggle(form.access === value, word, () => { form.access = value; drawAssessment(); }))),
    field(_("Note"), note),
  ], button(_("Keep the assessment"), keepAssessment, { kind: "primary", sign: "eye" }), link(_("Back"), to(), "left"));
}

const number = (text) => (text ? Math.min(Number(text), MOST) : null);
const named = () => chosen().shelters.find((one) => one.key === form.shelter)?.name ?? form.place.trim();

async function keepAssessment() {
  if (!form.people) { say(_("Write how many people are there."), "warning"); return; }
  if (!named()) { say(_("Choose the shelter, or write where it is."), "warning"); return; }
  const groups = Object.fromEntries(GROUPS().map(([key]) => [key, number(form[key])]));
  if (Object.values(groups).some((one) => one !== null && one > number(form.people))) { say(_("A group cannot be larger than all people together."), "warning"); return; }
  const chips = Object.fromEntries(CHIPS().map(([key]) => [key, form[key] || "unknown"]));
  const body = { incident: form.incident, shelter: form.shelter, place: form.shelter ? "" : form.place.trim(), people: number(form.people), ...groups, ...chips, access: form.access || "unknown", note: form.note };
  await send("assessment", body, { title: _("Assessment: %(place)s", { place: named() }), papers: ["NA"] });
}

function drawAsking() {
  const note = h("input.input", { value: form.note, autocomplete: "off", maxLength: 250, oninput: () => { form.note = note.value; } });
  screen(_("Ask for goods"), [
    ...whereParts(drawAsking),
    ...(phone.pack.asked_goods ?? []).map((one) => field(`${one.name} (${one.unit})`, digits(one.sku, form.goods))),
    field(_("Note"), note),
  ], button(_("Hand the requisition in"), keepAsking, { kind: "primary", sign: "sent" }), link(_("Back"), to(), "left"));
}

async function keepAsking() {
  if (!form.shelter) { say(_("Choose the shelter."), "warning"); return; }
  const lines = Object.entries(form.goods).filter(([, text]) => number(text)).map(([sku, text]) => ({ sku, quantity: number(text) }));
  if (!lines.length) { say(_("Write how much is needed."), "warning"); return; }
  await send("requisition", { incident: form.incident, shelter: form.shelter, note: form.note, lines }, { title: _("Requisition: %(place)s", { place: named() }), papers: ["RQ"] });
}

async function send(kind, body, told) {
  try {
    await enter(kind, body, told);
    right();
    say(_("Kept. It goes out with the next signal."), "good");
    await go(to(), { replace: true });
  } catch (error) { tellTrouble(error); }
}
