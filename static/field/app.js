// The app of the warehouse keeper: reads the phone's store, shows the screen of the address, talks to the server behind it.

import "./closure.js";
import { count } from "./count.js";
import { entries } from "./entries.js";
import { foundAt, openFound } from "./found.js";
import { home, waybills } from "./home.js";
import { load } from "./load.js";
import { more } from "./more.js";
import { move } from "./move.js";
import { order } from "./order.js";
import { send, startSending } from "./outbox.js";
import { enrol, listen, phone, refresh, wake } from "./phone.js";
import { receive } from "./receive.js";
import "./handout.js";
import "./mission.js";
import "./muster.js";
import "./needs.js";
import "./report.js";
import "./second.js";
import { onLeave, open, redraw, route, to } from "./routes.js";
import { onScan, startScanning } from "./scanbox.js";
import { shelf } from "./shelf.js";
import { askToStay } from "./store.js";
import { startStrip } from "./strip.js";
import { closeSheet, covered } from "./view.js";
import { issueFree, verbal } from "./verbal.js";
import { signOut, waybill } from "./waybill.js";

const LIVE = { live: true };
route(/^$/, home, LIVE);
route(/^stock\/(?:([^/]+)\/)?$/, shelf);
route(/^orders\/([^/]+)\/$/, order);
route(/^orders\/([^/]+)\/load\/$/, load);
route(/^waybills\/$/, waybills, LIVE);
route(/^waybills\/([^/]+)\/$/, waybill);
route(/^waybills\/([^/]+)\/sign\/$/, signOut);
route(/^receive\/(?:([^/]+)\/)?$/, receive);
route(/^verbal\/$/, verbal);
route(/^issue\/$/, issueFree);
route(/^count\/(?:([^/]+)\/)?$/, count);
route(/^move\/(?:([^/]+)\/)?$/, move);
route(/^outbox\/$/, entries, LIVE);
route(/^more\/$/, more);
route(/^q\/([a-z])\/(.+?)\/?$/, foundAt);

onLeave(() => { onScan(null); closeSheet(); });

async function registerWorker() {
  try {
    const registration = await navigator.serviceWorker?.register(to("sw.js"), { scope: to() });
    if (registration && navigator.onLine) registration.update().catch(() => undefined);
  } catch { /* without it the app works while there is signal */ }
}

async function start() {
  startStrip(document.getElementById("strip"));
  await wake();
  startScanning(document.getElementById("scan-place"), openFound);
  const had = Boolean(phone.book);
  await open();
  let waits = !had;
  listen(() => {
    if (covered()) return;
    if (waits && phone.book) { waits = false; open(); } else redraw();
  });
  startSending();
  registerWorker();
  askToStay();
  await refresh();
  await enrol();
  document.documentElement.dataset.ready = "1";
  await send();
}

start();
