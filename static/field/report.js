// The first report, from where there is no signal: what, where by name from the places this phone carries, how many, what is needed.

import { tellTrouble } from "./load.js";
import { enter } from "./outbox.js";
import { phone } from "./phone.js";
import { go, route, to } from "./routes.js";
import { right } from "./sound.js";
import { tile } from "./tiles.js";
import { button, empty, field, h, link, say, screen } from "./view.js";
import { _ } from "./words.js";

const HAZARDS = () => [
  ["flash_flood", _("Flash flood")], ["landslide", _("Landslide")], ["flood", _("Flood")], ["typhoon", _("Typhoon")], ["fire", _("Fire")],
  ["snow", _("Snow and cold")], ["earthquake", _("Earthquake")], ["accident", _("Accident")], ["drought", _("Drought")], ["other", _("Other")],
];
const NEEDS = () => [
  ["water", _("Drinking water")], ["food", _("Food")], ["bedding", _("Quilts and clothes")], ["shelter", _("A roof")],
  ["medical", _("Medical help")], ["search", _("Search and rescue")], ["psychosocial", _("Comfort")], ["other", _("Other")],
];
const SHOWN = 8;
const MOST = 9_999_999;
let form = null;

route(/^report\/$/, begin);
tile("report/", "incident", () => _("Report an event"));

function begin() {
  if (!phone.pack) { screen(_("Report an event"), [empty("signal", _("There is nothing on this phone yet. It fetches your stock as soon as there is signal."))], link(_("Back"), to(), "left")); return; }
  form = { hazard: "", where: "", spot: "", affected: "", needs: new Set() };
  draw();
}

/** Places by part of the name or first letters; rows: key, name, within, initials, longitude, latitude, stand-in. */
function matching(text) {
  const wanted = text.trim().toLowerCase();
  if (!wanted || form.spot) return [];
  const rank = (row) => (row[1] === text ? 0 : row[1].slice(0, -1) === text ? 1 : row[1].startsWith(text) ? 2 : 3);
  return (phone.pack.gazetteer ?? []).filter((row) => row[1].includes(text.trim()) || row[3].startsWith(wanted)).sort((one, other) => rank(one) - rank(other)).slice(0, SHOWN);
}

const toggle = (chosen, text, act) => button(text, act, { sign: chosen ? "check" : "", "aria-pressed": String(chosen) });

function whereField() {
  const found = h("div.choices", { id: "places" });
  const input = h("input.input", { value: form.where, autocomplete: "off", maxLength: 120, oninput: () => { form.where = input.value; form.spot = ""; offer(); } });
  const offer = () => found.replaceChildren(...matching(form.where).map((row) => button(`${row[1]}（${row[2]}）`, () => { form.where = row[1]; form.spot = row[0]; draw(); }, { sign: "right" })));
  offer();
  return [field(_("Where"), input, _("Village, or the first letters of its pinyin")), found];
}

function draw() {
  const number = h("input.input", { value: form.affected, inputMode: "numeric", maxLength: 7, oninput: () => { form.affected = number.value.replace(/\D/g, ""); } });
  screen(_("Report an event"), [
    h("h2", {}, _("What happened?")),
    h("div.segments", {}, ...HAZARDS().map(([value, text]) => toggle(form.hazard === value, text, () => { form.hazard = value; draw(); }))),
    ...whereField(), field(_("People affected"), number),
    h("h2", {}, _("Needed at once")),
    h("div.segments", {}, ...NEEDS().map(([value, text]) => toggle(form.needs.has(value), text, () => { if (!form.needs.delete(value)) form.needs.add(value); draw(); }))),
  ], button(_("Report it"), record, { kind: "primary", sign: "incident" }), link(_("Back"), to(), "left"));
}

async function record() {
  if (!form.hazard) { say(_("Press what happened."), "warning"); return; }
  if (!form.where.trim()) { say(_("Say where it happened."), "warning"); return; }
  const affected = form.affected ? Math.min(Number(form.affected), MOST) : null;
  const kind = HAZARDS().find(([value]) => value === form.hazard)[1];
  try {
    await enter("first_report", { hazard: form.hazard, where: form.where.trim(), spot: form.spot, affected, needs: [...form.needs] },
      { title: _("Report: %(kind)s, %(place)s", { kind, place: form.where.trim() }), papers: ["IN"] });
    right();
    say(_("Reported. It goes out with the next signal."), "good");
    await go(to(), { replace: true });
  } catch (error) { tellTrouble(error); }
}
