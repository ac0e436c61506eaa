// GS1 codes as makers print them: the same rules as the server's reader, so that a code means one thing with and without signal.

const SEPARATOR = "\u001d";
const WRITTEN = /<GS>|\{GS\}|\u241d|<FNC1>|\{FNC1\}/g;
const MARK = /^\][A-Za-z][0-9A-Za-z]/;
const CARRIES = new Set(["]C1", "]d2", "]Q3", "]e0", "]J1"]);
const BARE = /^(00\d{18}|0[12]\d{14})/;
const DELIMITED = /^(?!0[0-4]|1[1-9]|20|3[1-6]|41)/;
const SIGNS = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+$/;

// identifier: [shortest, longest, what]; "n" digits, "t" signs, "c" digits with a check digit, "d" a day
const of = (rule, ...ais) => ais.map((ai) => [ai, rule]);
const RULES = new Map([
  ...of([18, 18, "c"], "00"), ...of([14, 14, "c"], "01", "02"), ...of([1, 20, "t"], "10", "21", "22", "420"), ...of([6, 6, "d"], "11", "12", "13", "15", "16", "17"),
  ...of([2, 2, "n"], "20"), ...of([1, 8, "n"], "30", "37"), ...of([1, 30, "t"], "240", "241", "250", "251", "400", "401", "403", "90"),
  ...of([13, 13, "c"], "410", "411", "412", "413", "414", "415", "416", "417"), ...of([3, 3, "n"], "422"),
  ...of([1, 90, "t"], "91", "92", "93", "94", "95", "96", "97", "98", "99"),
]);
const ruleOf = (ai) => (/^3[1-6]\d[0-5]$/.test(ai) ? [6, 6, "n"] : RULES.get(ai));

class Wrong extends Error {}

/** {ais}, with `maybe` where the last value may have swallowed what follows it; {fault: true} for a code that was misread; null for other texts. */
export function gs1(raw) {
  const text = raw.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "").replace(WRITTEN, SEPARATOR);
  const mark = text.match(MARK)?.[0];
  const body = mark ? text.slice(3) : text;
  try {
    const pairs = CARRIES.has(mark) ? split(body) : parts(body);
    if (!pairs) return null;
    const ais = gathered(pairs);
    const maybe = body.includes(SEPARATOR) || /^(\(|http)/i.test(body) ? null : openEnd(pairs, ais);
    return maybe ? { ais, maybe } : { ais };
  } catch (error) {
    if (error instanceof Wrong) return { fault: true };
    throw error;
  }
}

function parts(body) {
  if (/^https?:\/\//i.test(body)) return linked(body);
  if (/^\(\d{2,4}\)/.test(body)) return bracketed(body);
  if (body.includes(SEPARATOR)) return split(body);
  if (/^(\d{8}|\d{12,14})$/.test(body)) return [["01", body.padStart(14, "0")]];
  if (/^\d{18}$/.test(body)) return [["00", body]];
  return BARE.test(body) ? split(body) : null;
}

function linked(address) {
  if (!URL.canParse(address)) return null;
  const { pathname, searchParams } = new URL(address);
  const steps = pathname.replace(/^\/+|\/+$/g, "").split("/");
  const start = steps.findIndex((step, at) => ["00", "01", "414"].includes(step) && /^\d+$/.test(steps[at + 1] ?? ""));
  if (start < 0) return null;
  const named = steps.slice(start).map(decodeURIComponent);
  if (named.length % 2) throw new Wrong();
  const pairs = named.flatMap((ai, at) => (at % 2 ? [] : [[ai, named[at + 1]]]));
  const all = [...pairs, ...[...searchParams].filter(([name, value]) => value && /^\d{2,4}$/.test(name))];
  return all.map(([ai, value]) => [ai, ai === "01" || ai === "02" ? value.padStart(14, "0") : value]);
}

function bracketed(text) {
  const marks = [...text.matchAll(/\((\d{2,4})\)/g)].filter((one) => !one.index || ruleOf(one[1]));
  return marks.map((one, at) => [one[1], text.slice(one.index + one[0].length, marks[at + 1]?.index ?? text.length).trim()]);
}

function split(text) {
  const found = [];
  let rest = text.replace(/^\u001d+/, "");
  while (rest) {
    const ai = [2, 3, 4].map((length) => rest.slice(0, length)).find((one, at) => one.length === at + 2 && ruleOf(one));
    if (!ai) throw new Wrong();
    const body = rest.slice(ai.length);
    const value = DELIMITED.test(ai) ? body.split(SEPARATOR, 1)[0] : body.slice(0, ruleOf(ai)[1]);
    found.push([ai, value]);
    rest = body.slice(value.length).replace(/^\u001d+/, "");
  }
  if (!found.length) throw new Wrong();
  return found;
}

function gathered(pairs) {
  const ais = {};
  for (const [ai, value] of pairs) {
    if (!allowed(ai, value) || (ais[ai] ?? value) !== value) throw new Wrong();
    ais[ai] = value;
  }
  if ("37" in ais && ("01" in ais || !("00" in ais || "02" in ais))) throw new Wrong();
  if ("02" in ais && ("01" in ais || !("00" in ais || "37" in ais))) throw new Wrong();
  return ais;
}

function allowed(ai, value) {
  const [shortest, longest, what] = ruleOf(ai) ?? [1, 0];
  if (value.length < shortest || value.length > longest) return false;
  if (what === "t") return SIGNS.test(value);
  return /^\d+$/.test(value) && (what !== "c" || checked(value)) && (what !== "d" || gs1Day(value, 2000) !== null);
}

function openEnd(pairs, ais) {
  const [ai, value] = pairs.at(-1);
  if (ai !== "10" && ai !== "21") return null;
  const counted = "02" in ais && !("37" in ais);
  for (let at = 1; at < value.length; at += 1) {
    if (plausible(value.slice(at)) || (counted && /^37\d{1,8}$/.test(value.slice(at)))) return value.slice(0, at);
  }
  return null;
}

function plausible(rest) {
  try {
    const pairs = split(rest);
    return pairs.every(([ai, value]) => allowed(ai, value)) && "cd".includes(ruleOf(pairs[0][0])[2]);
  } catch (error) {
    if (error instanceof Wrong) return false;
    throw error;
  }
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
