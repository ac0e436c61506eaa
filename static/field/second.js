// A receipt that only one person answers for gets its second signature: by PIN, or by name and hand on the glass.

import { signaturePad } from "./ink.js";
import { goodsOf, idsOf, tellTrouble } from "./load.js";
import { enter } from "./outbox.js";
import { phone } from "./phone.js";
import { go, route, to } from "./routes.js";
import { right } from "./sound.js";
import { tile } from "./tiles.js";
import { button, empty, field, h, link, pairs, say, screen } from "./view.js";
import { witnessPicker } from "./waybill.js";
import { _ } from "./words.js";

const DROPPED = ["refused", "resolved"];

/** Receipts of this phone that nobody but its keeper signed and that have not arrived yet: the paper can be signed while both stand there. */
const unsent = () => phone.rows.filter((row) => row.kind === "receive" && row.state === "queued" && !row.body.second)
  .map((row) => ({ number: row.numbers.GR, party: row.body.party, lines: row.body.lines, by: phone.pack.person }));

const signedHere = (number) => phone.rows.some((row) => row.kind === "second" && row.body.paper === number && !DROPPED.includes(row.state));
const waiting = () => [...unsent(), ...(phone.pack?.one_handed ?? [])].filter((one) => !signedHere(one.number));
const plain = (name) => name.normalize("NFKC").replace(/\s+/g, "");
const goods = (found) => goodsOf(found.lines.map((line) => [line.sku, line.quantity]));

route(/^second\/(?:([^/]+)\/)?$/, second);
tile("second/", "pen", () => _("Second signature"), () => waiting().length);

function second(number = "") {
  if (number) { sign(number); return; }
  const rows = waiting();
  screen(_("Second signature"), [
    h("p", {}, rows.length ? _("Receipts that wait for a second signature") : ""),
    ...(rows.length ? rows.map((one) => link(`${one.party || one.number} · ${goods(one)}`, to(`second/${encodeURIComponent(one.number)}/`), "pen", "btn.wide")) : [empty("check", _("No receipt waits for a second signature."))]),
  ], link(_("Back"), to(), "left"));
}

function sign(number) {
  const found = waiting().find((one) => one.number === number);
  if (!found) { screen(_("Second signature"), [empty("check", _("This receipt is signed already, or not on this phone."))], link(_("Back"), to("second/"), "left")); return; }
  const pad = signaturePad(_("Sign here with a finger"));
  const name = h("input.input", { autocomplete: "off", maxlength: 60 });
  let witness = null;
  const keep = async () => {
    const given = witness ?? { role: "checker", name: name.value.trim(), method: "glass", picture: pad.picture() };
    if (!witness && (!given.name || pad.empty())) { say(_("The second person signs on the glass, and the name stands beside it."), "warning"); return; }
    if (!witness && plain(given.name) === plain(found.by.name)) { say(_("%(name)s has signed already; the other signature has to come from somebody else.", { name: found.by.name }), "warning"); return; }
    try {
      await enter("second", { paper: number, second: given }, { title: _("Second signature under %(number)s", { number }), after: idsOf("GR", number) });
      right();
      say(_("Entered"));
      await go(to("outbox/"), { replace: true });
    } catch (error) { tellTrouble(error); }
  };
  screen(_("Second signature"), [
    pairs([_("Received from"), found.party], [_("Goods"), goods(found)], [_("Booked by"), found.by.name]),
    h("p.code", {}, number), h("p.quiet", {}, _("Somebody else signs, who looked at these goods.")),
    witnessPicker("checker", (signature) => { witness = signature; }, found.by.id),
    field(_("Name of somebody from outside"), name), pad.node,
  ], button(_("Keep the signature"), keep, { kind: "primary", sign: "check" }), link(_("Back"), to("second/"), "left"));
}
