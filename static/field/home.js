// Where a keeper starts: what waits for him, then everything he may do, in tiles.

import { phone } from "./phone.js";
import { orderAt, to, waybillAt } from "./routes.js";
import { state, WAITING } from "./states.js";
import { heardAt } from "./strip.js";
import { tile, tiles } from "./tiles.js";
import { chip, empty, glyph, h, link, notice, screen } from "./view.js";
import { _, ngettext, time } from "./words.js";

const keeps = (pack) => pack.warehouses.length > 0;
tile("stock/", "box", () => _("What may I give?"), keeps);
tile("receive/", "receive", () => _("Receive goods"), keeps);
tile("verbal/", "phone", () => _("Order by telephone"), keeps);
tile("issue/", "issue", () => _("Issue goods"), keeps);
tile("count/", "count", () => _("Count the shelves"), keeps);
tile("move/", "transfer", () => _("Move goods"), keeps);
tile("waybills/", "truck", () => _("Waybills"), keeps);

/** What has to be said before anything else: signed out, nothing can be kept, entries of somebody else. */
export function warnings() {
  const signIn = link(_("Sign in"), `${document.documentElement.dataset.login}?next=${encodeURIComponent(location.pathname)}`, "key");
  return [
    phone.trouble && notice("danger", h("p", {}, phone.trouble)),
    phone.signedOut && notice("warning", h("p", {}, _("You are signed out. Everything you entered is kept; sign in again and it is sent.")), signIn),
    phone.keepsNothing && notice("warning", h("p", {}, _("You hold no office that works outside. Ask the administrator to appoint you."))),
    phone.others && notice("info", h("p", {}, ngettext("%(n)s entry of another person is locked on this phone until he signs in.", "%(n)s entries of another person are locked on this phone until he signs in.", phone.others))),
  ];
}

const urgency = (order) => order.needed_by ?? "9999";

function orderRow(order) {
  return h("li", {}, h("a.row-card", { href: orderAt(order.number) },
    h("strong", {}, order.destination), glyph("right"),
    h("span.row-meta", {}, state(order.state), order.needed_by ? chip("warning", _("wanted there %(time)s", { time: time(order.needed_by) }), "clock") : null),
    h("span.row-meta.quiet", {}, h("span", {}, ngettext("%(n)s line", "%(n)s lines", order.lines.length)), h("span.code", {}, order.number))));
}

const tileOf = ({ path, sign, text }) => h("li", {}, h("a.tile", { href: to(path) }, glyph(sign), h("span", {}, text())));

export function home() {
  if (!phone.book) {
    const waits = phone.signedOut || phone.trouble || phone.keepsNothing;
    const text = phone.asking ? _("Fetching your stock …") : _("There is nothing on this phone yet. It fetches your stock as soon as there is signal.");
    screen(_("Warehouse"), [...warnings(), waits ? null : empty("signal", text), link(_("Open the plain pages"), to("forms/"), "paper")]);
    return;
  }
  const orders = [...phone.book.orders.values()].filter((one) => WAITING.includes(one.state)).sort((one, other) => urgency(one).localeCompare(urgency(other)));
  const counts = phone.pack.counts ?? [];
  const loaded = [...phone.book.waybills.values()].filter((one) => one.state === "prepared" || one.state === "loaded");
  screen(_("Waiting for you"), [
    ...warnings(),
    h("p.quiet", {}, phone.pack.warehouses.map((one) => one.name).join(" · ") || phone.pack.society.name, h("br"), heardAt()),
    orders.length ? h("ul.rows", {}, ...orders.map(orderRow)) : keeps(phone.pack) && empty("check", _("No order waits. When the command releases goods from your warehouse, the order stands here.")),
    counts.length ? h("ul.rows", {}, ...counts.map((one) => h("li", {}, h("a.row-card", { href: to(`count/${encodeURIComponent(one.number)}/`) }, h("strong", {}, glyph("count"), _("Count %(zone)s", { zone: one.zone || one.warehouse })), glyph("right"), h("span.row-meta.quiet", {}, h("span.code", {}, one.number)))))) : null,
    loaded.length ? h("ul.rows", {}, ...loaded.map((one) => h("li", {}, h("a.row-card", { href: waybillAt(one.number) }, h("strong", {}, glyph("truck"), one.plate || one.destination), glyph("right"), h("span.row-meta", {}, state(one.state), h("span.quiet", {}, _("the driver has not signed"))))))) : null,
    h("ul.tiles", {}, ...tiles(phone.pack).map(tileOf), tileOf({ path: "more/", sign: "menu", text: () => _("More") })),
  ]);
}

export function waybills() {
  const rows = phone.book ? [...phone.book.waybills.values()] : [];
  screen(_("Waybills"), [rows.length ? h("ul.rows", {}, ...rows.map((one) => h("li", {}, h("a.row-card", { href: waybillAt(one.number) }, h("strong", {}, one.destination), glyph("right"), h("span.row-meta", {}, state(one.state), h("span", {}, one.plate)), h("span.row-meta.quiet", {}, h("span.code", {}, one.number))))))
    : empty("truck", _("No vehicle is under way. A waybill is made when goods of an order are loaded."))], link(_("Back"), to(), "left"));
}
