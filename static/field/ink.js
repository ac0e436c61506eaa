// Pictures that travel with an entry: a signature drawn on the glass, a photo made small enough for a thin line.

import { button, h } from "./view.js";
import { _ } from "./words.js";

const MOST = 20_000;
const WIDTHS = [480, 360, 260, 180];
const PHOTO_SIDE = 1280;
const PHOTO_MOST = 180_000;

const weight = (url) => Math.ceil((url.length - url.indexOf(",") - 1) * 0.75);

/** A canvas to sign on: {node, empty(), picture()}; the picture is a PNG of at most 20 kB. */
export function signaturePad(label) {
  const canvas = h("canvas.ink", { width: 680, height: 300, "aria-label": label, role: "img" });
  const pen = canvas.getContext("2d");
  let strokes = 0;
  let last = null;
  const clear = () => { pen.fillStyle = "#fff"; pen.fillRect(0, 0, canvas.width, canvas.height); strokes = 0; };
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * canvas.width, ((event.clientY - box.top) / box.height) * canvas.height];
  };
  clear();
  Object.assign(pen, { lineWidth: 5, lineCap: "round", lineJoin: "round", strokeStyle: "#14201f" });
  canvas.addEventListener("pointerdown", (event) => { event.preventDefault(); canvas.setPointerCapture(event.pointerId); last = at(event); });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    const next = at(event);
    pen.beginPath();
    pen.moveTo(...last);
    pen.lineTo(...next);
    pen.stroke();
    last = next;
    strokes += 1;
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { last = null; });
  const node = h("div.sign", {}, h("p.quiet", {}, label), canvas, button(_("Wipe"), clear, { sign: "reverse" }));
  return { node, empty: () => strokes < 3, picture: () => smaller(canvas) };
}

function smaller(canvas) {
  let url = canvas.toDataURL("image/png");
  for (const width of WIDTHS) {
    if (weight(url) <= MOST) return url;
    const small = h("canvas", { width, height: Math.round((width * canvas.height) / canvas.width) });
    small.getContext("2d").drawImage(canvas, 0, 0, small.width, small.height);
    url = small.toDataURL("image/png");
  }
  return url;
}

/** A photo as a data address that is small enough to be sent from a hill. */
export async function smallPhoto(file) {
  const image = await createImageBitmap(file);
  const scale = Math.min(1, PHOTO_SIDE / Math.max(image.width, image.height));
  const canvas = h("canvas", { width: Math.round(image.width * scale), height: Math.round(image.height * scale) });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  for (const quality of [0.75, 0.6, 0.45, 0.3]) {
    const url = canvas.toDataURL("image/jpeg", quality);
    if (weight(url) <= PHOTO_MOST) return url;
  }
  return canvas.toDataURL("image/jpeg", 0.2);
}
