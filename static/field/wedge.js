// A hardware scanner is a very fast keyboard that ends with Enter; its figures must never end up in the number pad.

import { covered } from "./view.js";

const BURST = 120; // ms between two keys of a slow wireless scanner; nobody types that fast
const PATIENT = 600; // with no pad open there is nothing to protect
const SHORTEST = 4;
let buffer = "";
let timer = 0;

export const FIGURE = "relief-figure";

function flush() {
  const keys = buffer;
  buffer = "";
  if (covered()) for (const key of keys) document.dispatchEvent(new CustomEvent(FIGURE, { detail: key }));
}

const inField = (target) => target.closest?.("input, textarea, select");

export function startWedge(onScan) {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || inField(event.target)) return;
    if (event.key === "Enter") {
      clearTimeout(timer);
      if (buffer.length >= SHORTEST) {
        event.preventDefault();
        event.stopImmediatePropagation();
        const text = buffer;
        buffer = "";
        onScan(text);
      } else flush();
      return;
    }
    if (event.key.length !== 1 || (event.key === " " && !buffer)) return;
    buffer += event.key;
    clearTimeout(timer);
    timer = setTimeout(flush, covered() ? BURST : PATIENT);
    if (covered()) { event.preventDefault(); event.stopImmediatePropagation(); }
  }, true);
}
