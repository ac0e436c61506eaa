// Codes from the camera: the phone's own reader, else one fetched only now, else a photo that the server reads.

import { mark } from "./link.js";
import { button, glyph, h, notice, sheet } from "./view.js";
import { _ } from "./words.js";

const FORMATS = ["qr_code", "data_matrix", "code_128", "ean_13", "ean_8", "itf", "upc_a"];
const PAUSE = 180;
const vendor = new URL("../vendor/barcode-detector/", import.meta.url);
let made = null;

/** The reader of codes; answers null where not even WebAssembly runs. */
export function detector({ own = globalThis.BarcodeDetector } = {}) {
  made ??= (own ? Promise.resolve(new own({ formats: FORMATS })) : polyfilled()).catch(() => null);
  return made;
}

export async function polyfilled() {
  const { BarcodeDetector, prepareZXingModule } = await import("../vendor/barcode-detector/ponyfill.js");
  prepareZXingModule({ overrides: { locateFile: (name) => new URL(name, vendor).href } });
  return new BarcodeDetector({ formats: FORMATS });
}

/** Look through the camera until something is read; answers its text or null. */
export function askCamera() {
  return sheet((done) => {
    const video = h("video", { autoplay: true, muted: true, playsInline: true, "aria-label": _("Camera") });
    const told = h("div");
    let running = true;
    let stream = null;
    const stop = (answer) => { running = false; stream?.getTracks().forEach((track) => track.stop()); done(answer); };
    const photo = h("input.file", { type: "file", accept: "image/*", capture: "environment", id: "photo", onchange: async () => {
      told.replaceChildren(notice("info", _("Reading the photo …")));
      const text = await readPhoto(photo.files[0]);
      if (text) stop(text);
      else told.replaceChildren(notice("warning", _("No code was found in the photo. Hold the code straight and fill the picture with it; without signal type the number.")));
    } });
    watch(video, () => running, stop, (one) => { stream = one; }).catch(() => {
      video.hidden = true;
      told.replaceChildren(notice("warning", _("The camera cannot be used here. Take a photo of the code instead.")));
    });
    return h("div.camera", {}, h("div.pad-head", {}, h("h2", {}, _("Hold the code before the camera")),
      h("button.icon", { type: "button", "aria-label": _("Close"), onclick: () => stop(null) }, glyph("cross"))), video, told,
    h("label.btn", { for: "photo" }, glyph("camera"), _("Take a photo of the code")), photo, button(_("Close"), () => stop(null)));
  }, { full: true });
}

async function watch(video, running, stop, started) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  started(stream);
  video.srcObject = stream;
  const reader = await detector();
  if (!reader) throw new Error("no reader");
  while (running()) {
    if (video.readyState >= 2) {
      const [found] = await reader.detect(video).catch(() => []);
      if (found && running()) { stop(found.rawValue); return; }
    }
    await new Promise((next) => { setTimeout(next, PAUSE); });
  }
}

/** A photo read on the phone, else by the server; "" when neither found a code. */
export async function readPhoto(file) {
  if (!file) return "";
  const reader = await detector();
  const [found] = reader ? await createImageBitmap(file).then((image) => reader.detect(image)).catch(() => []) : [];
  return found?.rawValue ?? readByServer(file);
}

async function readByServer(file) {
  const body = new FormData();
  body.append("photo", file);
  try {
    const answer = await fetch("/field/scan/photo/", { method: "POST", body, headers: { "x-csrftoken": mark(), accept: "application/json" }, credentials: "same-origin" });
    const data = answer.ok ? await answer.json() : {};
    const [first] = data.codes ?? [];
    return first?.text ?? first ?? "";
  } catch {
    return "";
  }
}
