// Small pieces of a page, made without markup in strings: what people type is always text.

const SVG = "http://www.w3.org/2000/svg";
const glyphs = document.documentElement.dataset.glyphs;

/** h("button.btn", { onclick }, "text", node, null): an element with classes, properties, data-*, aria-* and children. */
export function h(what, props = {}, ...children) {
  const [tag, ...classes] = what.split(".");
  const node = document.createElement(tag || "div");
  if (classes.length) node.className = classes.join(" ");
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name.includes("-") || name === "for" || name === "role") node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function glyph(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "glyph");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${glyphs}#${name}`);
  svg.append(use);
  return svg;
}

const SIGNS = { danger: "stop", warning: "alert", good: "check", info: "info", neutral: "clock" };

export const chip = (tone, text, sign = SIGNS[tone]) => h(`span.chip.${tone}`, {}, glyph(sign), String(text));
export const notice = (tone, ...children) => h(`div.notice.${tone}`, { role: tone === "danger" ? "alert" : "status" }, glyph(SIGNS[tone]), h("div", {}, ...children));
export const button = (text, onclick, { kind = "", sign = "", ...more } = {}) =>
  h(`button.btn${kind ? `.${kind}` : ""}`, { type: "button", onclick, ...more }, sign ? glyph(sign) : null, h("span", {}, text));
export const link = (text, href, sign = "", kind = "btn") => h(`a.${kind}`, { href }, sign ? glyph(sign) : null, h("span", {}, text));
export const empty = (sign, text, action = null) => h("div.blank", {}, glyph(sign), h("p", {}, text), action);
export const pair = (name, value) => (value || value === 0 ? [h("dt", {}, name), h("dd", {}, value)] : []);
export const pairs = (...rows) => h("dl.pairs", {}, ...rows.map(([name, value]) => pair(name, value)));

let counter = 0;
export function field(label, control, hint = "") {
  control.id ||= `f${++counter}`;
  return h("div.field", {}, h("label", { for: control.id }, label), hint ? h("span.hint", {}, hint) : null, control);
}

export const choice = (options, chosen, onchange) =>
  h("select.input", { onchange: (event) => onchange?.(event.target.value) },
    ...options.map(([value, text]) => h("option", { value, selected: String(value) === String(chosen) }, text)));

const main = document.getElementById("main");
const dock = document.getElementById("dock");
const over = document.getElementById("over");

/** Put a screen on the glass: its title, its parts, and the one action at the thumb. */
export function screen(title, parts, ...actions) {
  main.replaceChildren(h("h1", {}, title), ...parts.flat(3).filter(Boolean));
  dock.replaceChildren(...(actions.filter(Boolean).length ? [h("div.thumb", {}, h("div.thumb-in", {}, ...actions.filter(Boolean)))] : []));
  document.title = title;
}

let closing = null;

/** A sheet over the screen; Escape and the close button answer null. */
export function sheet(build, { full = false, tone = "" } = {}) {
  const before = document.activeElement;
  return new Promise((resolve) => {
    const done = (answer) => {
      over.replaceChildren();
      document.body.classList.remove("covered");
      main.inert = false;
      closing = null;
      before?.focus?.();
      resolve(answer);
    };
    closing?.(null);
    closing = done;
    const box = h(`div.sheet${full ? ".full" : ""}${tone ? `.${tone}` : ""}`, { role: "dialog", "aria-modal": "true", tabIndex: -1 });
    box.append(...[build(done)].flat(3).filter(Boolean));
    box.setAttribute("aria-label", box.querySelector("h2")?.textContent ?? "");
    over.replaceChildren(box);
    document.body.classList.add("covered");
    main.inert = true;
    (box.querySelector("[data-first]") ?? box).focus();
  });
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closing?.(null);
});

export const covered = () => closing !== null;
export const closeSheet = () => closing?.(null);

const saidBox = document.getElementById("said");
let timer = 0;

/** One line for a moment, for eyes and screen readers. */
export function say(text, tone = "good") {
  saidBox.replaceChildren(chip(tone, text));
  clearTimeout(timer);
  timer = setTimeout(() => saidBox.replaceChildren(), 4000);
}
