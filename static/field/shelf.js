// "What do I still have that I may give?": usable stock first, per lot and bin; works without signal.

import { stock } from "./ledger.js";
import { phone } from "./phone.js";
import { again, to } from "./routes.js";
import { whyBarred } from "./states.js";
import { heardAt } from "./strip.js";
import { button, chip, choice, empty, field, h, link, screen } from "./view.js";
import { _, amount, boxed, expiry, figure, today } from "./words.js";

const view = { all: false, warehouse: "", search: "" };

function lotRow(item, { lot, usable, held, reserved, why, places }) {
  const when = expiry(lot.expires_on);
  return h("li.lot", { "data-lot": lot.id },
    h("div.lot-head", {}, h("span.code", {}, lot.number), h("strong", {}, amount(item, why ? held : usable))),
    h("div.row-meta", {}, why ? chip(why === "fresh" ? "info" : "danger", whyBarred(why)) : null, lot.earmark && why !== "earmark" ? chip("info", lot.earmark.title, "held") : null,
      why === "expired" ? null : chip(when.tone, when.text, when.glyph), reserved ? chip("info", _("reserved %(n)s", { n: figure(reserved) }), "held") : null),
    h("div.bins", {}, ...places.map((row) => h("span.bin", {}, h("b", {}, row.location || _("receiving")), ` ${figure(row.quantity)} ${item.unit}`))));
}

function itemRow({ item, usable, held, lots }) {
  const shown = lots.filter((one) => view.all || one.usable > 0);
  return h("details.item", { "data-sku": item.sku },
    h("summary", {}, h("span.item-name", {}, item.name), h("span.item-sum", {}, h("strong", {}, `${figure(view.all ? held : usable)} ${item.unit}`), h("span.quiet", {}, boxed(item, view.all ? held : usable)))),
    h("ul.lots", {}, ...shown.map((one) => lotRow(item, one))));
}

const matches = (entry, text) => !text || `${entry.item.name} ${entry.item.sku} ${entry.lots.map((one) => one.lot.number).join(" ")}`.toLowerCase().includes(text.toLowerCase());

function list() {
  const rows = stock(phone.book, today(), view.warehouse || null).filter((one) => (view.all ? one.held : one.usable) > 0 && matches(one, view.search));
  return rows.length ? rows.map(itemRow) : [empty("box", view.search ? _("Nothing of this name may be given out.") : _("Nothing usable lies here."))];
}

export function shelf(sku = "") {
  if (!phone.book) { screen(_("What may I give?"), [empty("signal", _("There is nothing on this phone yet. It fetches your stock as soon as there is signal."))], link(_("Back"), to(), "left")); return; }
  if (sku) Object.assign(view, { search: sku });
  const rows = h("div.items", { "data-stock": "" }, ...list());
  const search = h("input.input", { type: "search", value: view.search, placeholder: _("Name of the goods"), oninput: () => { view.search = search.value; rows.replaceChildren(...list()); } });
  const stores = phone.pack.warehouses;
  screen(_("What may I give?"), [
    h("p.quiet", {}, heardAt()),
    stores.length > 1 ? field(_("Warehouse"), choice([["", _("All warehouses")], ...stores.map((one) => [one.code, one.name])], view.warehouse, (value) => { view.warehouse = value; rows.replaceChildren(...list()); })) : null,
    field(_("Search"), search),
    h("div.segments", { role: "group", "aria-label": _("What is shown") },
      button(_("Usable only"), () => { view.all = false; again(); }, { "aria-pressed": String(!view.all) }),
      button(_("Everything held"), () => { view.all = true; again(); }, { "aria-pressed": String(view.all) })),
    rows,
  ], link(_("Back"), to(), "left"));
  if (sku) rows.querySelector("details")?.setAttribute("open", "");
}
