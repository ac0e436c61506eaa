// What the phone says: texts in the reader's language, quantities with their boxes, days and times.

const translated = JSON.parse(document.getElementById("words").textContent);
const language = document.documentElement.lang;
const day = new Intl.DateTimeFormat(language, { month: "short", day: "numeric" });
const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

const filled = (text, facts) => text.replace(/%\((\w+)\)s/g, (_all, name) => String(facts[name]));

export function _(text, facts = {}) {
  return filled(translated[text] ?? text, facts);
}

export function ngettext(one, many, n, facts = {}) {
  const text = n === 1 ? one : many;
  return filled(translated[text] ?? text, { n, ...facts });
}

export const figure = (n) => Number(n).toLocaleString(language);

/** 173 → "7 箱 + 5 件"; empty where an item comes in no box, or less than one. */
export function boxed(item, quantity) {
  const box = item?.box;
  if (!box || Math.abs(quantity) < box.units) return "";
  const boxes = Math.trunc(quantity / box.units);
  const loose = quantity % box.units;
  return loose ? `${figure(boxes)} ${box.name} + ${figure(loose)} ${item.unit}` : `${figure(boxes)} ${box.name}`;
}

export function amount(item, quantity) {
  const packs = boxed(item, quantity);
  const sum = `${figure(quantity)} ${item?.unit ?? ""}`.trim();
  return packs ? `${packs} = ${sum}` : sum;
}

export const time = (iso) => {
  const at = new Date(iso);
  return at.toDateString() === new Date().toDateString() ? clock.format(at) : `${day.format(at)} ${clock.format(at)}`;
};

/** The day of the warehouse as ISO text, whatever zone the phone is set to; goods go out on the last day printed on them and stay from the next day on. */
export const today = (now = new Date()) => new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(now);

const daysBetween = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

export function expiry(on) {
  if (!on) return { tone: "neutral", glyph: "calendar", text: _("no expiry date") };
  const left = daysBetween(today(), on);
  if (left < 0) return { tone: "danger", glyph: "expiry", text: _("expired %(day)s", { day: on }) };
  if (left <= 90) return { tone: "warning", glyph: "expiry", text: ngettext("expires %(day)s, %(n)s day left", "expires %(day)s, %(n)s days left", left, { day: on }) };
  return { tone: "neutral", glyph: "calendar", text: _("expires %(day)s", { day: on }) };
}
