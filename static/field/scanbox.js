// The one scan box: typed, a hardware scanner, the camera. The screen in front says what to do with what was found.

import { askCamera } from "./camera.js";
import { phone } from "./phone.js";
import { resolve } from "./scan.js";
import { right, wrong } from "./sound.js";
import { covered, glyph, h, say } from "./view.js";
import { _ } from "./words.js";
import { startWedge } from "./wedge.js";

let hear = null;
let otherwise = () => undefined;

/** The screen in front listens: `heard(found)` answers true when it dealt with it. A new screen starts deaf. */
export const onScan = (heard) => { hear = heard; };

export async function scanned(text) {
  if (!text || !phone.book) return;
  if (covered()) { wrong(); say(_("Finish this first, then scan on."), "warning"); return; }
  const found = resolve(text, phone.book);
  if (hear && (await hear(found))) return;
  if (found.what === "unknown") wrong(); else right();
  otherwise(found, text);
}

export function startScanning(box, openFound) {
  otherwise = openFound;
  const input = h("input.input", { type: "text", id: "scan", autocomplete: "off", autocapitalize: "off", spellcheck: false, enterKeyHint: "go", placeholder: _("Scan or type a number"), "aria-label": _("Scan or type a number") });
  const form = h("form.scanbox", { role: "search", onsubmit: (event) => { event.preventDefault(); const text = input.value; input.value = ""; input.blur(); scanned(text); } },
    glyph("search"), input, h("button.icon", { type: "button", "aria-label": _("Scan with the camera"), onclick: async () => scanned(await askCamera()) }, glyph("scan")));
  box.append(form);
  startWedge(scanned);
}
