// The list of entries: what waits, what arrived, what was refused and how to go on. Two records, two buttons, no merging.

import { heardAt } from "./strip.js";
import { tellTrouble } from "./load.js";
import { decide, enter, send, waiting } from "./outbox.js";
import { phone } from "./phone.js";
import { to } from "./routes.js";
import { state } from "./states.js";
import { button, empty, h, link, notice, screen } from "./view.js";
import { _, amount, ngettext, time } from "./words.js";
import { warnings } from "./home.js";

const ORDER = { refused: 0, queued: 1, done: 2, resolved: 3 };
const paperOf = (row) => row.number || row.numbers?.WB || row.numbers?.GI || Object.values(row.numbers ?? {}).flat()[0] || "";

export function entries() {
  const rows = [...phone.rows].sort((one, other) => ORDER[one.state] - ORDER[other.state] || other.seq - one.seq);
  const queued = waiting().length;
  screen(_("Entries"), [
    ...warnings(),
    h("p.quiet", {}, queued ? ngettext("%(n)s entry waits for signal. Nothing is lost when you close the app.", "%(n)s entries wait for signal. Nothing is lost when you close the app.", queued) : _("Everything entered on this phone has arrived."), h("br"), heardAt()),
    rows.length ? h("ul.rows", {}, ...rows.map(card)) : empty("check", _("What you enter on this phone stands here: what waits, what arrived, what was refused.")),
  ], queued ? button(_("Send now"), () => send({ now: true }), { kind: "primary", sign: "sent" }) : link(_("Ready"), to(), "check", "btn.primary"), queued ? link(_("Back"), to(), "left") : null);
}

function card(row) {
  return h("li.row-card.entry", { "data-entry": row.state, "data-kind": row.kind }, h("strong", {}, row.title), h("span.row-meta", {}, state(row.state), h("span.quiet", {}, time(row.occurred_at)), h("span.code.quiet", {}, paperOf(row))),
    row.state === "resolved" && row.how ? h("span.row-meta.quiet", {}, row.how) : null,
    row.state === "refused" ? refusal(row) : null);
}

/** Both records as two sentences: what was done here, and what stands in the book instead. */
function refusal(row) {
  const problem = row.problem ?? {};
  const theirs = problem.theirs ?? [];
  return h("div.refusal", {},
    notice("danger", h("p", {}, problem.detail ?? problem.title ?? _("The server refused this entry."))),
    h("p", {}, h("b", {}, _("Entered here:")), " ", problem.mine?.text ?? problem.mine?.sentence ?? _("%(time)s, %(what)s (%(number)s)", { time: time(row.occurred_at), what: row.title, number: paperOf(row) })),
    theirs.length ? h("div", {}, h("p", {}, h("b", {}, _("In the book:"))), h("ul", {}, ...theirs.map((one) => h("li", {}, one.text ?? one.sentence ?? theirLine(row, one))))) : null,
    row.case ? h("p.quiet", {}, _("Open as case %(number)s", { number: row.case })) : null,
    h("div.btn-row", {}, ...choices(row)));
}

function theirLine(row, one) {
  const lot = phone.book?.lots.get(row.body.lines?.[0]?.lot);
  const goods = one.quantity ? amount(phone.book?.items.get(one.sku ?? lot?.sku), one.quantity) : "";
  return [time(one.occurred_at), one.by, goods && `${goods} → ${one.party ?? ""}`, one.number].filter(Boolean).join(" · ");
}

/** Take what there is where something is left; else the goods or the supervisor decide. */
function choices(row) {
  const smaller = reduced(row);
  const asCase = button(_("Hand over as a case"), () => decide(row, "case", { note: "" }, _("Handed over to the supervisor: %(what)s", { what: row.title })).catch(tellTrouble), { sign: "scale" });
  if (smaller) return [button(_("Take what there is: %(n)s", { n: smaller.text }), () => take(row, smaller), { kind: "primary", sign: "check" }), asCase];
  return [asCase, button(_("It did not happen: strike it out"), () => decide(row, "withdraw", { reason: _("did not happen") }, _("Struck out: %(what)s", { what: row.title })).catch(tellTrouble), { sign: "cross" })];
}

/** The same issue with no more than the phone's book now holds in each place; null where that is nothing or everything. */
function reduced(row) {
  if (row.kind !== "issue" || !phone.book) return null;
  const free = new Map();
  const lines = row.body.lines.map((line) => {
    const key = `${row.body.warehouse}|${line.lot}|${line.location}`;
    const left = free.get(key) ?? Math.max(phone.book.holdings.get(key)?.quantity ?? 0, 0);
    const quantity = Math.min(line.quantity, left);
    free.set(key, left - quantity);
    return { ...line, quantity };
  }).filter((line) => line.quantity > 0);
  const sum = (all) => all.reduce((total, line) => total + line.quantity, 0);
  if (!lines.length || sum(lines) === sum(row.body.lines)) return null;
  const text = lines.map((line) => amount(phone.book.items.get(phone.book.lots.get(line.lot)?.sku), line.quantity)).join(" + ");
  return { lines, text };
}

async function take(row, { lines, text }) {
  try {
    await enter(row.kind, { ...row.body, lines }, { title: _("Only %(n)s instead of: %(what)s", { n: text, what: row.title }), insteadOf: row });
  } catch (error) { tellTrouble(error); }
}


