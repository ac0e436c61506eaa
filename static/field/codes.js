// What a code says: our own QR (an address that ends in /q/<kind>/<id>, or in /papers/<number>), a maker's GS1 code, or a plain text.

import { gs1 } from "./gs1.js";

const OWN = /(?:^|\/)q\/([a-z])\/([^?#]+?)\/?(?:[?#].*)?$/;
const PRINTED = /(?:^|\/)papers\/([^/?#]+)\/?(?:[?#].*)?$/;

/** {kind: "own", what, id} | {kind: "gs1", ais, maybe} | {kind: "wrong"} | {kind: "plain", text} */
export function read(raw) {
  const text = raw.trim().normalize("NFKC");
  const own = text.match(OWN);
  if (own) return { kind: "own", what: own[1], id: decodeURIComponent(own[2]) };
  const printed = text.match(PRINTED);
  if (printed) return { kind: "own", what: "p", id: decodeURIComponent(printed[1]) };
  const code = gs1(text);
  if (!code) return { kind: "plain", text };
  return code.fault ? { kind: "wrong", text } : { kind: "gs1", ...code };
}
