// The big number pad: boxes and loose pieces with the sum, or any row of figures (last four of a plate, a PIN).

import { button, glyph, h, sheet } from "./view.js";
import { FIGURE } from "./wedge.js";
import { _, amount, figure } from "./words.js";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "back", "0", "ok"];
const MOST_FIGURES = 7;

function keys(press, okText) {
  return h("div.pad-keys", {}, ...KEYS.map((key) => {
    if (key === "back") return h("button.key", { type: "button", "aria-label": _("Take the last figure away"), onclick: () => press("back") }, glyph("left"));
    if (key === "ok") return h("button.key.ok", { type: "button", "data-first": "1", "aria-label": okText, onclick: () => press("ok") }, glyph("check"));
    return h("button.key", { type: "button", onclick: () => press(key) }, key);
  }));
}

const typed = (before, key, most) => (key === "back" ? before.slice(0, -1) : (before + key).slice(0, most));

/** Figures of a real keyboard come one by one from the wedge, which keeps a scanner's own figures out of here. */
function listenKeys(box, press) {
  const figure = (event) => (box.isConnected ? /\d/.test(event.detail) && press(event.detail) : document.removeEventListener(FIGURE, figure));
  document.addEventListener(FIGURE, figure);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Backspace") { event.preventDefault(); press("back"); }
  });
}

/** Ask for a quantity of an item; answers base units or null. `most`: refuse more with `tooMuch`. */
export function askQuantity({ item, title, start = null, most = null, tooMuch = "", hint = [] }) {
  const box = item.box;
  const parts = box ? [["boxes", box.name, box.units], ["loose", item.unit, 1]] : [["loose", item.unit, 1]];
  const values = box && start !== null ? { boxes: String(Math.trunc(start / box.units)), loose: String(start % box.units) } : { boxes: "", loose: start === null ? "" : String(start) };
  let current = parts[0][0];
  let untouched = true;
  return sheet((done) => {
    const sum = () => parts.reduce((total, [name, , units]) => total + Number(values[name] || 0) * units, 0);
    const total = h("output.pad-sum");
    const wrong = h("p.field-error", { role: "alert" });
    const cells = parts.map(([name, word, units]) => h("button.pad-cell", { type: "button", onclick: () => { current = name; untouched = true; show(); } },
      h("strong", { "data-cell": name }), h("span", {}, units > 1 ? `${word} × ${figure(units)}` : word)));
    function show() {
      parts.forEach(([name], at) => {
        cells[at].querySelector("[data-cell]").textContent = values[name] || "0";
        cells[at].setAttribute("aria-pressed", String(name === current));
      });
      total.textContent = amount(item, sum());
      wrong.textContent = most !== null && sum() > most ? tooMuch : "";
    }
    function press(key) {
      if (key === "ok") {
        if (most !== null && sum() > most) { wrong.textContent = tooMuch; return; }
        done(sum());
        return;
      }
      values[current] = typed(untouched && key !== "back" ? "" : values[current], key, MOST_FIGURES).replace(/^0+(?=\d)/, "");
      untouched = false;
      show();
    }
    show();
    const inner = h("div.pad", {}, h("div.pad-head", {}, h("h2", {}, title), close(done)), ...hint,
      h("div.pad-cells", {}, ...cells), total, wrong, keys(press, _("Ready")));
    listenKeys(inner, press);
    return inner;
  });
}

const close = (done) => h("button.icon", { type: "button", "aria-label": _("Close"), onclick: () => done(null) }, glyph("cross"));

/** Ask for figures as text, as many as `length` at most; `secret` hides them. Answers text or null. */
export function askFigures({ title, length, secret = false, hint = [] }) {
  let value = "";
  return sheet((done) => {
    const shown = h("output.pad-sum", { "aria-label": title });
    const show = () => { shown.textContent = (secret ? "●".repeat(value.length) : value).padEnd(length, "·"); };
    function press(key) {
      if (key === "ok") { if (value) done(value); return; }
      value = typed(value, key, length);
      show();
      if (value.length === length) setTimeout(() => done(value), 120);
    }
    show();
    const inner = h("div.pad", {}, h("div.pad-head", {}, h("h2", {}, title), close(done)), ...hint, shown, keys(press, _("Ready")));
    listenKeys(inner, press);
    return inner;
  });
}

/** − 12 + for one item, with the pad behind the figure; calls back with each new quantity. */
export function stepper(item, quantity, onchange, { step = item.box?.units ?? 1 } = {}) {
  let now = quantity;
  const shown = h("button.step-figure", { type: "button", onclick: async () => { const typedIn = await askQuantity({ item, title: item.name, start: now || null }); if (typedIn !== null) set(typedIn); } });
  const set = (value) => {
    now = Math.max(value, 0);
    shown.textContent = amount(item, now);
    shown.setAttribute("aria-label", `${item.name}: ${amount(item, now)}`);
    onchange(now);
  };
  shown.textContent = amount(item, now);
  const less = button("−", () => set(now - step), { kind: "step", "aria-label": _("Less %(item)s", { item: item.name }) });
  const more = button("+", () => set(now + step), { kind: "step", "aria-label": _("More %(item)s", { item: item.name }) });
  return h("div.stepper", {}, less, shown, more);
}
