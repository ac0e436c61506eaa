// A receipt that only one person answers for gets its second signature: by PIN, or by name and hand on the glass.

import { signaturePad } from "./ink.js";
import { goodsOf, tellTrouble } from "./load.js";
import { enter } from "./outbox.js";
import { phone } from "./phone.js";
import { go, route, to } from "./routes.js";
import { right } from "./sound.js";
import { tile } from "./tiles.js";
import { button, empty, field, h, link, pairs, say, screen } from "./view.js";
import { witnessPicker } from "./waybill.js";
import { _ } from "./words.js";

const done = new Set();
const waiting = () => (phone.pack?.one_handed ?? []).filter((one) => !done.has(one.number));
const goods = (found) => goodsOf(found.lines.map((line) => [line.sku, line.quantity]));

route(/^second\/(?:([^/]+)\/)?$/, second);
tile("second/", "pen", () => _("Second signature"), (pack) => pack.one_handed?.length);

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
    try {
      await enter("second", { paper: number, second: given }, { title: _("Second signature under %(number)s", { number }) });
      done.add(number);
      right();
      say(_("Entered"));
      await go(to("outbox/"), { replace: true });
    } catch (error) { tellTrouble(error); }
  };
  screen(_("Second signature"), [
    pairs([_("Received from"), found.party], [_("Goods"), goods(found)]),
    h("p.code", {}, number), h("p.quiet", {}, _("Somebody else signs, who looked at these goods.")),
    witnessPicker("checker", (signature) => { witness = signature; }),
    field(_("Name of somebody from outside"), name), pad.node,
  ], button(_("Keep the signature"), keep, { kind: "primary", sign: "check" }), link(_("Back"), to("second/"), "left"));
}
