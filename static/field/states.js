// States of orders, waybills and entries in words, with their colour and sign.

import { chip } from "./view.js";
import { _ } from "./words.js";

const STATES = {
  draft: ["neutral", "pen", () => _("Draft")],
  verbal_approved: ["warning", "phone", () => _("Approved by word of mouth")],
  approved: ["good", "check", () => _("Approved")],
  picking: ["info", "count", () => _("Picking")],
  issued: ["good", "issue", () => _("Issued")],
  cancelled: ["neutral", "cross", () => _("Cancelled")],
  prepared: ["neutral", "paper", () => _("Prepared")],
  loaded: ["info", "box", () => _("Loaded")],
  departed: ["info", "truck", () => _("On the way")],
  arrived: ["info", "flag", () => _("Arrived")],
  unloaded: ["info", "receive", () => _("Unloaded")],
  signed: ["good", "pen", () => _("Signed for")],
  signed_with_discrepancy: ["warning", "scale", () => _("Signed with discrepancy")],
  closed: ["neutral", "check", () => _("Closed")],
  diverted: ["warning", "route", () => _("Diverted")],
  returned: ["warning", "returned", () => _("Returned")],
  lost: ["danger", "stop", () => _("Lost")],
  queued: ["info", "queue", () => _("waits for signal")],
  done: ["good", "check", () => _("arrived at the server")],
  refused: ["danger", "stop", () => _("not accepted")],
  resolved: ["neutral", "check", () => _("dealt with")],
};

export function state(name) {
  const [tone, sign, word] = STATES[name] ?? ["neutral", "info", () => name];
  return chip(tone, word(), sign);
}

export const WAITING = ["verbal_approved", "approved", "picking"];

const BARRED = {
  expired: () => _("expired: never give out"),
  quarantine: () => _("in quarantine: never give out"),
  damaged: () => _("damaged: never give out"),
  earmark: () => _("promised for another purpose"),
  fresh: () => _("just received: usable once it is sent"),
};
export const whyBarred = (why) => BARRED[why]?.() ?? "";
