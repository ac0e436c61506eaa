// Goods come in: from whom, what and how many, how long they keep, what they look like, and who saw it too.

import { swallowed } from "./found.js";
import { signaturePad, smallPhoto } from "./ink.js";
import { goodsOf, tellTrouble } from "./load.js";
import { enter } from "./outbox.js";
import { askQuantity } from "./pad.js";
import { phone } from "./phone.js";
import { again, go, to } from "./routes.js";
import { onScan } from "./scanbox.js";
import { right } from "./sound.js";
import { button, choice, empty, field, glyph, h, link, say, screen, sheet } from "./view.js";
import { witnessPicker } from "./waybill.js";
import { _, amount, today } from "./words.js";

const CONDITIONS = () => [["good", _("Good")], ["quarantine", _("Hold back for a check")], ["damaged", _("Damaged")]];
const MOST_SHOWN = 30;
let form = null;

const fresh = () => ({ warehouse: phone.pack.warehouses[0]?.code ?? "", notice: null, party: "", lines: [], photos: [], second: null });
let outside = null;

/** Choose one item among all by name, the ones in stock first; answers the item or null. */
export function askItem(title) {
  const held = new Set([...phone.book.lots.values()].map((lot) => lot.sku));
  const items = [...phone.book.items.values()].sort((one, other) => Number(held.has(other.sku)) - Number(held.has(one.sku)) || one.name.localeCompare(other.name, "zh"));
  return sheet((done) => {
    const list = h("div.choices");
    const draw = (text) => list.replaceChildren(...items.filter((one) => !text || `${one.name} ${one.sku}`.toLowerCase().includes(text.toLowerCase())).slice(0, MOST_SHOWN)
      .map((one) => h("button.stop-row", { type: "button", onclick: () => done(one) }, h("span", {}, one.name), h("span.num.quiet", {}, one.unit))));
    const search = h("input.input", { type: "search", placeholder: _("Name of the goods"), "aria-label": _("Name of the goods"), oninput: () => draw(search.value) });
    draw("");
    return [h("div.pad-head", {}, h("h2", {}, title), h("button.icon", { type: "button", "aria-label": _("Close"), onclick: () => done(null) }, glyph("cross"))), search, list];
  }, { full: true });
}

export function receive(notice = "") {
  if (!phone.pack) { screen(_("Receive goods"), [empty("signal", _("There is nothing on this phone yet. It fetches your stock as soon as there is signal."))], link(_("Back"), to(), "left")); return; }
  form ??= fresh();
  if (notice) useNotice(notice);
  draw();
}

function useNotice(number) {
  const found = (phone.pack.notices ?? []).find((one) => one.number === number) ?? null;
  Object.assign(form, found ? { notice: found.number, party: found.party, warehouse: found.warehouse } : { notice: null });
}

const expected = () => (phone.pack.notices ?? []).find((one) => one.number === form.notice);

async function addLine(item, known = {}) {
  const chosen = item ?? (await askItem(_("What came?")));
  if (!chosen) return;
  const announced = expected()?.lines.find((line) => line.sku === chosen.sku);
  const quantity = await askQuantity({ item: chosen, title: chosen.name, start: announced ? Math.max(announced.quantity - (announced.received ?? 0), 0) : null });
  if (!quantity) return;
  form.lines.push({ sku: chosen.sku, quantity, lot: known.lotNumber ?? "", expires_on: known.expires ?? null, condition: "good", certificate: false });
  right();
  draw();
}

function lineCard(line, at) {
  const item = phone.book.items.get(line.sku);
  const lot = h("input.input", { value: line.lot, autocomplete: "off", oninput: () => { line.lot = lot.value.trim(); } });
  const expires = h("input.input", { type: "date", value: line.expires_on ?? "", min: today(), onchange: () => { line.expires_on = expires.value || null; } });
  return h("fieldset.panel", {}, h("legend", {}, item.name),
    h("div.row-meta", {}, button(amount(item, line.quantity), async () => { const now = await askQuantity({ item, title: item.name, start: line.quantity }); if (now) { line.quantity = now; draw(); } }, { sign: "pen" }),
      button(_("Strike out"), () => { form.lines.splice(at, 1); draw(); }, { sign: "cross" })),
    h("div.segments", { role: "group", "aria-label": _("Condition") }, ...CONDITIONS().map(([value, text]) => button(text, () => { line.condition = value; draw(); }, { "aria-pressed": String(line.condition === value) }))),
    item.needs_certificate ? button(_("Quality certificate seen"), () => { line.certificate = !line.certificate; draw(); }, { sign: line.certificate ? "check" : "paper", "aria-pressed": String(line.certificate) }) : null,
    h("div.two", {}, field(_("Expires on"), expires), field(_("Lot number on the goods"), lot)));
}

function photoInput(kind, text) {
  const input = h("input.file", { type: "file", accept: "image/*", capture: "environment", id: `photo-${kind}`, onchange: async () => {
    try { form.photos.push({ kind, data: await smallPhoto(input.files[0]) }); right(); draw(); } catch { say(_("This file is no picture."), "warning"); }
  } });
  const count = form.photos.filter((one) => one.kind === kind).length;
  return [h("label.btn", { for: input.id }, glyph(count ? "check" : "camera"), count ? `${text} × ${count}` : text), input];
}

/** A village cadre, a driver, a donor: without a PIN, by name and hand on the glass. What was drawn stays while the page is drawn anew. */
function outsider() {
  if (!outside) return button(_("Somebody from outside signs on the glass"), () => { outside = { name: "", pad: signaturePad(_("Sign here with a finger")) }; form.second = null; draw(); }, { sign: "pen" });
  const name = h("input.input", { value: outside.name, autocomplete: "off", maxlength: 60, oninput: () => { outside.name = name.value.trim(); } });
  return h("div", {}, field(_("Name of somebody from outside"), name), outside.pad.node);
}

const signed = () => (outside ? { role: "checker", name: outside.name, method: "glass", picture: outside.pad.picture() } : form.second);

function draw() {
  const notices = phone.pack.notices ?? [];
  const party = h("input.input", { value: form.party, autocomplete: "off", oninput: () => { form.party = party.value.trim(); } });
  const picker = witnessPicker("checker", (signature) => { form.second = signature; outside = null; });
  const left = expected()?.lines.filter((line) => !form.lines.some((one) => one.sku === line.sku)) ?? [];
  screen(_("Receive goods"), [
    phone.pack.warehouses.length > 1 ? field(_("Warehouse"), choice(phone.pack.warehouses.map((one) => [one.code, one.name]), form.warehouse, (value) => { form.warehouse = value; })) : null,
    notices.length ? field(_("Announced as"), choice([["", _("not announced")], ...notices.map((one) => [one.number, `${one.party} · ${one.number}`])], form.notice ?? "", (value) => { useNotice(value); again(); })) : null,
    field(_("Received from"), party),
    ...form.lines.map(lineCard),
    ...left.map((line) => button(_("Count %(item)s", { item: phone.book.items.get(line.sku)?.name ?? line.sku }), () => addLine(phone.book.items.get(line.sku)), { sign: "count" })),
    button(form.lines.length ? _("One more line") : _("What came?"), () => addLine(), { sign: "more", kind: form.lines.length ? "" : "wide" }),
    h("div.btn-row", {}, ...photoInput("photo", _("Photo of the goods")), ...photoInput("letter", _("Photo of the letter"))),
    h("h2", {}, _("Who counted with you?")), picker, outsider(),
  ], button(_("Book the receipt"), book, { kind: "primary", sign: "receive" }), link(_("Back"), to(), "left"));
  scanGoods(picker);
}

/** The picker of witnesses listens for badges; goods are scanned here too. */
function scanGoods(picker) {
  onScan((found) => {
    if (picker.heard(found)) return true;
    if (found.what === "notice") { useNotice(found.notice.number); draw(); return true; }
    if (found.maybe) say(swallowed(found.maybe, found.swallowing), "warning");
    if (found.what === "item" || found.what === "lot") { addLine(found.item, found.lot ? { lotNumber: found.lot.number, expires: found.lot.expires_on } : found); return true; }
    return false;
  });
}

async function book() {
  if (!form.party) { say(_("Say from whom the goods come."), "warning"); return; }
  if (!form.lines.length) { say(_("Fill in at least one line."), "warning"); return; }
  const lacking = form.lines.find((line) => phone.book.items.get(line.sku)?.has_expiry && !line.expires_on);
  if (lacking) { say(_("%(item)s expires: read the day on the package and type it.", { item: phone.book.items.get(lacking.sku).name }), "warning"); return; }
  if (outside && (!outside.name || outside.pad.empty())) { say(_("The second person signs on the glass, and the name stands beside it."), "warning"); return; }
  try {
    await enter("receive", { ...form, second: signed(), location: null }, { title: _("Received from %(party)s: %(goods)s", { party: form.party, goods: goodsOf(form.lines.map((line) => [line.sku, line.quantity])) }), papers: ["GR", ["GL", form.lines.filter((line) => !line.lot).length]] });
    form = null;
    outside = null;
    right();
    say(_("Entered"));
    await go(to("outbox/"), { replace: true });
  } catch (error) { tellTrouble(error); }
}
