// What went wrong on a mission: somebody hurt, a piece lost or home; written down without signal.

import { keepEntry } from "./parties.js";
import { button, chip, choice, field, h, say, sheet } from "./view.js";
import { _, ngettext } from "./words.js";

const SEVERITIES = () => [["slight", _("slight, goes on working")], ["treated", _("treated, stops working")], ["hospital", _("taken to hospital")]];

/** What an entry of this phone about a person's injury or a piece of gear changes, before the server tells of it. */
export function applyHarm(mission, row) {
  if (row.kind === "injury") {
    const one = mission.people.find((who) => who.id === row.body.person);
    if (one) { one.hurt = true; if (row.body.severity !== "slight") one.working_since = null; }
  }
  if (row.kind === "mission-gear") {
    const code = row.body.code.toUpperCase();
    const piece = mission.gear.find((one) => one.code === code);
    if (!piece) mission.gear.push({ code, back: row.body.what === "back", lost: row.body.what === "lost" });
    else { piece.back = row.body.what === "back"; piece.lost = row.body.what === "lost"; }
  }
}

export const hurtChip = (one) => (one.hurt ? chip("warning", _("hurt"), "alert") : null);

/** Somebody is hurt: how bad, what happened, what was done. */
export async function injury(mission, one) {
  let severity = "treated";
  const told = await sheet((done) => {
    const what = h("input.input", { autocomplete: "off", maxLength: 250 });
    const treatment = h("input.input", { autocomplete: "off", maxLength: 250 });
    const keep = () => (what.value.trim() ? done({ what: what.value.trim(), treatment: treatment.value.trim() }) : say(_("Write what happened in a few words."), "warning"));
    return [h("h2", {}, _("Injury: %(person)s", { person: one.name })),
      field(_("How bad"), choice(SEVERITIES(), severity, (value) => { severity = value; })),
      field(_("What happened"), what), field(_("What was done"), treatment),
      button(_("Write the injury down"), keep, { kind: "primary", sign: "pen" }), button(_("Close"), () => done(null))];
  });
  if (told) await keepEntry("injury", { mission: mission.number, person: one.id, severity, ...told }, _("Injury: %(person)s", { person: one.name }));
}

/** Every piece that is out, to be counted home or written down as lost by a tap where there is no code to scan. */
export function gearSection(mission) {
  if (!mission.leads) return null;
  const out = mission.gear.filter((one) => !one.back && !one.lost);
  const lost = mission.gear.filter((one) => one.lost);
  return [h("p.quiet", {}, ngettext("%(n)s piece of gear is out. Scan a piece to take it along, or to count it home.", "%(n)s pieces of gear are out. Scan a piece to take it along, or to count it home.", out.length)),
    out.length || lost.length ? h("ul.walk", {}, ...[...out, ...lost].map((piece) => h("li", {}, h("button.stop-row", { type: "button", "data-code": piece.code, onclick: () => pieceCard(mission, piece) },
      h("span.code", {}, piece.code), piece.lost ? chip("danger", _("lost"), "stop") : chip("info", _("out"), "out"))))) : null];
}

async function pieceCard(mission, piece) {
  const told = await sheet((done) => {
    const reason = h("input.input", { autocomplete: "off", maxLength: 200 });
    return [h("h2.code", {}, piece.code),
      button(_("This piece is home"), () => done({ what: "back" }), { kind: "primary", sign: "returned", "data-first": "" }),
      piece.lost ? null : field(_("How it was lost"), reason),
      piece.lost ? null : button(_("Write the loss down"), () => (reason.value.trim() ? done({ what: "lost", reason: reason.value.trim() }) : say(_("Write in a few words how it was lost."), "warning")), { sign: "stop" }),
      button(_("Close"), () => done(null))];
  });
  if (!told) return;
  const title = told.what === "lost" ? _("Gear lost: %(code)s", { code: piece.code }) : _("Gear home: %(code)s", { code: piece.code });
  await keepEntry("mission-gear", { mission: mission.number, code: piece.code, ...told }, title);
}
