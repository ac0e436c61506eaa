// The order that comes by telephone, and goods handed out without any order: whom, what, how many, with − and +.

import { stock } from "./ledger.js";
import { goodsOf, tellTrouble } from "./load.js";
import { enter } from "./outbox.js";
import { stepper } from "./pad.js";
import { phone } from "./phone.js";
import { choose } from "./picking.js";
import { go, orderAt, to } from "./routes.js";
import { onScan } from "./scanbox.js";
import { right } from "./sound.js";
import { button, choice, empty, field, h, link, say, screen } from "./view.js";
import { _, amount, figure, today } from "./words.js";

let form = null;

const fresh = () => ({ warehouse: phone.pack.warehouses[0]?.code ?? "", destination: "", approver: null, wanted: new Map(), search: "" });

/** Places that were served lately, offered while one types. */
function destinations() {
  const places = new Set([...phone.book.orders.values(), ...phone.book.waybills.values()].map((one) => one.destination).filter(Boolean));
  return h("datalist", { id: "places" }, ...[...places].map((value) => h("option", { value })));
}

/** What was asked for already, then what bears the name that is typed; a caller does not wait until sixty items have passed. */
function rows() {
  const named = ({ item }) => form.wanted.has(item.sku) || `${item.name} ${item.sku}`.toLowerCase().includes(form.search.toLowerCase());
  const found = stock(phone.book, today(), form.warehouse).filter((one) => one.usable > 0 && named(one));
  const first = [...found].sort((one, other) => form.wanted.has(other.item.sku) - form.wanted.has(one.item.sku));
  return first.length ? first.map(give) : [empty("box", _("Nothing of this name may be given out."))];
}

const give = ({ item, usable }) => h("div.give", { "data-give": item.sku }, h("span", {}, h("b", {}, item.name), h("br"), h("span.quiet", {}, _("usable %(n)s", { n: amount(item, usable) }))),
  stepper(item, form.wanted.get(item.sku) ?? 0, (quantity) => { if (quantity) form.wanted.set(item.sku, quantity); else form.wanted.delete(item.sku); }));

function goods() {
  const list = h("div", {}, ...rows());
  const search = h("input.input", { type: "search", value: form.search, placeholder: _("Name of the goods"), oninput: () => { form.search = search.value.trim(); list.replaceChildren(...rows()); } });
  return [field(_("Search"), search), list];
}

function begin(title) {
  if (!phone.book) { screen(title, [empty("signal", _("There is nothing on this phone yet. It fetches your stock as soon as there is signal."))], link(_("Back"), to(), "left")); return false; }
  form = fresh();
  return true;
}

const warehouseField = (redraw) => (phone.pack.warehouses.length > 1 ? field(_("Warehouse"), choice(phone.pack.warehouses.map((one) => [one.code, one.name]), form.warehouse, (value) => { form.warehouse = value; form.wanted.clear(); redraw(); })) : null);
const placeField = (label) => { const input = h("input.input", { value: form.destination, autocomplete: "off", oninput: () => { form.destination = input.value.trim(); } }); input.setAttribute("list", "places"); return [field(label, input), destinations()]; };

export function verbal() {
  if (begin(_("Order by telephone"))) drawVerbal();
}

function drawVerbal() {
  const approvers = phone.pack.approvers ?? [];
  onScan((found) => found.what === "item" && (form.wanted.set(found.item.sku, (form.wanted.get(found.item.sku) ?? 0) + (found.item.box?.units ?? 1)), right(), drawVerbal(), true));
  screen(_("Order by telephone"), [
    h("h2", {}, _("Who is calling?")),
    h("div.people", {}, ...approvers.map((one) => button(`${one.name}${one.role ? ` · ${one.role}` : ""}`, () => { form.approver = one.id; drawVerbal(); }, { sign: form.approver === one.id ? "check" : "person", "aria-pressed": String(form.approver === one.id) }))),
    approvers.length ? null : h("p.quiet", {}, _("Nobody who may approve is known on this phone yet.")),
    warehouseField(drawVerbal), ...placeField(_("Where to?")),
    h("h2", {}, _("What and how many?")), ...goods(),
    h("p.quiet", {}, _("It has to be confirmed in writing within 24 hours; the command is told by itself.")),
  ], button(_("Record the order"), record, { kind: "primary", sign: "phone" }), link(_("Back"), to(), "left"));
}

const lines = () => [...form.wanted].map(([sku, quantity]) => ({ sku, quantity }));

async function record() {
  if (!form.approver) { say(_("Press who is calling."), "warning"); return; }
  if (!form.destination) { say(_("Say where the goods go."), "warning"); return; }
  if (!form.wanted.size) { say(_("Say what is wanted: press +."), "warning"); return; }
  const { warehouse, destination, approver } = form;
  try {
    const row = await enter("verbal_order", { warehouse, destination, approver, channel: "phone", incident: null, lines: lines() },
      { title: _("Order by telephone for %(place)s: %(goods)s", { place: destination, goods: goodsOf([...form.wanted]) }), papers: ["RO"] });
    right();
    await go(orderAt(row.numbers.RO), { replace: true });
  } catch (error) { tellTrouble(error); }
}

export function issueFree() {
  if (begin(_("Issue goods"))) drawIssue();
}

function drawIssue() {
  screen(_("Issue goods"), [warehouseField(drawIssue), ...placeField(_("Handed to")), h("h2", {}, _("What and how many?")), ...goods()],
    button(_("Book the issue"), bookIssue, { kind: "primary", sign: "issue" }), link(_("Back"), to(), "left"));
}

async function bookIssue() {
  if (!form.destination) { say(_("Say who gets the goods."), "warning"); return; }
  if (!form.wanted.size) { say(_("Say what is wanted: press +."), "warning"); return; }
  const found = [...form.wanted].map(([sku, quantity]) => [sku, quantity, choose(phone.book, form.warehouse, sku, quantity, today())]);
  const [lacking] = found.filter(([, , { missing }]) => missing);
  if (lacking) { say(_("Of %(item)s only %(n)s may be given out.", { item: phone.book.items.get(lacking[0]).name, n: figure(lacking[1] - lacking[2].missing) }), "danger"); return; }
  try {
    await enter("issue", { warehouse: form.warehouse, order: null, party: form.destination, vehicle: null, lines: found.flatMap(([, , one]) => one.lines) },
      { title: _("Issue to %(place)s: %(goods)s", { place: form.destination, goods: goodsOf([...form.wanted]) }), papers: ["GI"] });
    right();
    say(_("Entered"));
    await go(to("outbox/"), { replace: true });
  } catch (error) { tellTrouble(error); }
}
