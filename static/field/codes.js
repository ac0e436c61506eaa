// What a code says: our own QR (an address that ends in /q/<kind>/<id>), GS1 in its written forms, or a plain number.

const OWN = /\/q\/([a-z])\/([^?#]+?)\/?(?:[?#].*)?$/;
const FIXED = { "00": 18, "01": 14, "02": 14, 11: 6, 12: 6, 13: 6, 15: 6, 16: 6, 17: 6, 20: 2 };
const OPEN = new Set(["10", "21", "30", "37"]);
const SEPARATOR = "\u001d";
const PREFIX = /^\](?:C1|d2|Q3|e0)/;

/** {kind: "own", what, id} | {kind: "gs1", ais} | {kind: "plain", text} */
export function read(raw) {
  const text = raw.trim().normalize("NFKC");
  const own = text.match(OWN);
  if (own) return { kind: "own", what: own[1], id: decodeURIComponent(own[2]) };
  const ais = digitalLink(text) ?? bracketed(text) ?? elements(text) ?? gtin(text);
  return ais ? { kind: "gs1", ais } : { kind: "plain", text };
}

function digitalLink(text) {
  const found = text.match(/^https?:\/\/[^/]+(?:\/[^?]*)?\/(00|01)\/(\d{8,18})([^?]*)(?:\?(.*))?$/);
  if (!found) return null;
  const ais = { [found[1]]: found[1] === "01" ? found[2].padStart(14, "0") : found[2] };
  for (const [, ai, value] of found[3].matchAll(/\/(\d{2})\/([^/]+)/g)) ais[ai] = decodeURIComponent(value);
  for (const [ai, value] of new URLSearchParams(found[4] ?? "")) if (/^\d{2}$/.test(ai)) ais[ai] = value;
  return ais;
}

function bracketed(text) {
  if (!/^\(\d{2}\)/.test(text)) return null;
  return Object.fromEntries([...text.matchAll(/\((\d{2})\)([^(]+)/g)].map(([, ai, value]) => [ai, value]));
}

function elements(text) {
  let rest = text.replace(PREFIX, "");
  if (!PREFIX.test(text) && !rest.includes(SEPARATOR) && !/^(00\d{18}|0[12]\d{14})/.test(rest)) return null;
  const ais = {};
  while (rest) {
    rest = rest.replace(/^\u001d+/, "");
    const ai = rest.slice(0, 2);
    const fixed = FIXED[ai];
    if (!fixed && !OPEN.has(ai)) return null;
    const end = fixed ? 2 + fixed : (rest.indexOf(SEPARATOR) + 1 || rest.length + 1) - 1;
    const value = rest.slice(2, end);
    if (!value || (fixed && !new RegExp(`^\\d{${fixed}}$`).test(value))) return null;
    ais[ai] = value;
    rest = rest.slice(end);
  }
  return Object.keys(ais).length ? ais : null;
}

/** A trade number alone, when its check digit is right. */
function gtin(text) {
  if (!/^(\d{8}|\d{12,14})$/.test(text) || !checked(text)) return null;
  return { "01": text.padStart(14, "0") };
}

export function checked(digits) {
  const sum = [...digits.slice(0, -1)].reverse().reduce((total, digit, at) => total + Number(digit) * (at % 2 ? 1 : 3), 0);
  return (10 - (sum % 10)) % 10 === Number(digits.at(-1));
}

/** YYMMDD of a code as ISO; day 00 means the last of the month; the century is the nearest one. */
export function gs1Day(text, year = new Date().getFullYear()) {
  if (!/^\d{6}$/.test(text ?? "")) return null;
  const [yy, month, day] = [Number(text.slice(0, 2)), Number(text.slice(2, 4)), Number(text.slice(4))];
  const full = [-100, 0, 100].map((shift) => Math.trunc(year / 100) * 100 + shift + yy).find((one) => one - year >= -49 && one - year <= 50);
  const last = new Date(Date.UTC(full, month, 0)).getUTCDate();
  if (month < 1 || month > 12 || day > last) return null;
  return `${full}-${String(month).padStart(2, "0")}-${String(day || last).padStart(2, "0")}`;
}
