// The line that is always there: signal, what is queued, sent and refused. A tap opens the list of entries.

import { listen, phone } from "./phone.js";
import { to } from "./routes.js";
import { glyph, h } from "./view.js";
import { _, figure, time } from "./words.js";

const part = (tone, sign, text) => h("span", { "data-tone": tone }, glyph(sign), text);

function draw(box) {
  const count = (state) => phone.rows.filter((row) => row.state === state).length;
  const [queued, sent, refused] = [count("queued"), count("done"), count("refused")];
  const signal = phone.signedOut ? part("warning", "key", _("sign in again")) : phone.signal ? part("good", "signal", _("signal")) : part("warning", "signal", _("no signal"));
  const numbers = h("span.strip-counts", {}, part(queued ? "info" : "", "queue", _("queued %(n)s", { n: figure(queued) })),
    part("", "sent", _("sent %(n)s", { n: figure(sent) })), part(refused ? "danger" : "", "stop", _("refused %(n)s", { n: figure(refused) })));
  const drill = phone.pack?.world ? h("div.drill-band", { role: "note" }, `${_("DRILL")} · ${phone.pack.world.name}`) : null;
  const line = h("a.strip-in", { href: to("outbox/"), "aria-label": _("State of the connection and of the entries") }, signal, numbers);
  box.replaceChildren(...[drill, line].filter(Boolean));
  document.documentElement.toggleAttribute("data-drill", Boolean(drill));
}

export function startStrip(box) {
  listen(() => draw(box));
  draw(box);
}

export const heardAt = () => (phone.heard ? _("Data of %(time)s", { time: time(phone.heard) }) : "");
