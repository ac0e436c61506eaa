// The paper that travels with the goods: its code and number large for copying by hand, the signatures, and coming back.

import { signaturePad } from "./ink.js";
import { goodsOf, idsOf, tellTrouble } from "./load.js";
import { enter } from "./outbox.js";
import { askFigures } from "./pad.js";
import { phone } from "./phone.js";
import { qr } from "./qr.js";
import { go, to, waybillAt } from "./routes.js";
import { onScan } from "./scanbox.js";
import { right } from "./sound.js";
import { state } from "./states.js";
import { button, chip, empty, field, glyph, h, link, pairs, say, screen, sheet } from "./view.js";
import { _, amount } from "./words.js";

const PIN = 4;
const UNDER_WAY = ["prepared", "loaded", "departed", "arrived"];

/** What one copies by hand: the last part of the number, which no other paper of the day has. */
const short = (number) => number.split("-").slice(3).join("-") || number;

/** What the vehicle carries, in one line; a lot that is used up is no longer on the phone, its line names the goods itself. */
const loaded = (found) => goodsOf(found.lines.map((line) => [phone.book.lots.get(line.lot)?.sku ?? line.sku, line.quantity]));

export function waybill(number) {
  const found = phone.book?.waybills.get(number);
  if (!found) {
    screen(_("Waybill"), [empty("truck", _("This waybill is not on the phone. It comes with the next signal, if it is from your warehouse.")), link(_("Open the plain pages"), to("forms/"), "paper")], link(_("Back"), to(), "left"));
    return;
  }
  const lots = phone.book.lots;
  const unsigned = found.state === "prepared" || found.state === "loaded";
  screen(_("Waybill"), [
    h("section.paper-card", {}, qr(`${location.origin}/q/p/${encodeURIComponent(number)}`, _("Code of the waybill")), h("p.short", {}, short(number)), h("p.code", {}, number),
      h("p.quiet", {}, _("No printer? Write this number on the paper waybill."))),
    h("div.row-meta", {}, state(found.state)),
    pairs([_("To"), found.destination], [_("Vehicle"), found.plate], [_("Driver"), found.driver], [_("Driver's telephone"), found.driver_phone && h("a", { href: `tel:${found.driver_phone}` }, found.driver_phone)]),
    h("ul.walk", {}, ...found.lines.map((line) => { const lot = lots.get(line.lot); const item = phone.book.items.get(lot?.sku ?? line.sku); return h("li.stop-row", {}, h("span", {}, item?.name ?? line.name ?? ""), h("span.num", {}, amount(item, line.quantity))); })),
    h("div.btn-row", {}, found.local ? chip("info", _("not sent yet"), "queue") : h("a.btn", { href: `/papers/${encodeURIComponent(number)}/waybill.pdf?view=page`, target: "_blank" }, glyph("print"), _("Print the waybill and vehicle pass")),
    UNDER_WAY.includes(found.state) ? button(_("Goods come back"), () => comeBack(found), { sign: "returned" }) : null),
  ], unsigned ? button(_("Driver signs"), () => go(`${waybillAt(number)}sign/`), { kind: "primary", sign: "pen" }) : link(_("Ready"), to(), "check", "btn.primary"));
}

const REASONS = () => [_("The road is closed"), _("Nobody was there to receive"), _("Too much was sent")];

async function comeBack(found) {
  const reason = await sheet((done) => h("div.pad", {}, h("h2", {}, _("Why do the goods come back?")), ...REASONS().map((text, at) => button(text, () => done(text), { kind: "wide", "data-first": at ? null : "1" })), button(_("Close"), () => done(null), { kind: "wide" })));
  if (!reason) return;
  const sure = await sheet((done) => h("div.pad", {}, h("h2", {}, _("Take everything of %(number)s back into stock?", { number: short(found.number) })), h("p", {}, loaded(found)),
    button(_("Book the return"), () => done(true), { kind: "primary", sign: "returned", "data-first": "1" }), button(_("Close"), () => done(null), { kind: "wide" })));
  if (!sure) return;
  try {
    await enter("return", { waybill: found.number, reason }, { title: _("Return of %(number)s: %(reason)s", { number: short(found.number), reason }), papers: ["RT"], after: idsOf("WB", found.number) });
    right();
    say(_("Entered"));
    waybill(found.number);
  } catch (error) { tellTrouble(error); }
}

/** A second person: chosen from the list (or by badge), proved by a PIN; `but` is whose hand stands there already. Calls back with the signature. */
export function witnessPicker(role, onchosen, but = null) {
  const people = (phone.pack.witnesses ?? []).filter((one) => one.id !== but);
  const box = h("div.people");
  let chosen = null;
  const ask = async (person) => {
    const pin = await askFigures({ title: _("PIN of %(name)s", { name: person.name }), length: PIN, secret: true });
    if (!pin) return;
    chosen = person;
    onchosen({ role, person: person.id, method: "pin", pin });
    right();
    draw();
  };
  const draw = () => box.replaceChildren(...people.map((one) => button(one.name, () => ask(one), { sign: one === chosen ? "check" : "person", "aria-pressed": String(one === chosen) })),
    people.length ? "" : h("p.quiet", {}, _("Nobody else of your society has a PIN yet; the desk gives them out.")));
  box.heard = (found) => found.what === "person" && found.person.id !== but && (ask(found.person), true);
  onScan(box.heard);
  draw();
  return box;
}

export function signOut(number) {
  const found = phone.book?.waybills.get(number);
  if (!found) { waybill(number); return; }
  const pad = signaturePad(_("Signature of the driver"));
  const name = h("input.input", { value: found.driver ?? "", autocomplete: "off" });
  let witness = null;
  const depart = async () => {
    if (pad.empty() || !name.value.trim()) { say(_("The driver signs on the glass first, and his name stands beside it."), "warning"); return; }
    const signatures = [{ role: "driver", name: name.value.trim(), method: "glass", picture: pad.picture() }, ...(witness ? [witness] : [])];
    try {
      await enter("depart", { waybill: number, signatures }, { title: _("%(plate)s leaves with %(number)s", { plate: found.plate, number: short(number) }), after: idsOf("WB", number) });
      right();
      await go(waybillAt(number), { replace: true });
    } catch (error) { tellTrouble(error); }
  };
  screen(_("Driver signs"), [
    h("p", {}, `${found.plate} → ${found.destination}`, h("br"), h("span.quiet", {}, loaded(found))),
    pad.node, field(_("Name of the driver"), name),
    h("h2", {}, _("Second signature")), witnessPicker("witness", (signature) => { witness = signature; }),
  ], button(_("Signed: the vehicle leaves"), depart, { kind: "primary", sign: "truck" }));
}
