// A code large on the glass, for another phone or for copying by hand.

import { generate } from "../vendor/lean-qr/index.js";
import { h } from "./view.js";

const SIDE = 4;

/** A canvas with the QR code of a text: dark on white in both themes, with the quiet margin readers need. */
export function qr(text, label) {
  const code = generate(text);
  const scale = Math.max(SIDE, Math.floor(640 / (code.size + 8)));
  const canvas = h("canvas.qr", { role: "img", "aria-label": label });
  canvas.width = canvas.height = (code.size + 8) * scale;
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#000";
  for (let y = 0; y < code.size; y += 1) for (let x = 0; x < code.size; x += 1) if (code.get(x, y)) pen.fillRect((x + 4) * scale, (y + 4) * scale, scale, scale);
  return canvas;
}
