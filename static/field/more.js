// Everything else: light and dark, the language, the plain pages, leaving this phone.

import { waiting } from "./outbox.js";
import { mark } from "./link.js";
import { leave, phone } from "./phone.js";
import { again, to } from "./routes.js";
import { button, h, link, pairs, screen, sheet } from "./view.js";
import { _, ngettext } from "./words.js";

const THEMES = () => [["auto", _("Light by itself"), "auto"], ["light", _("Light"), "sun"], ["dark", _("Dark"), "moon"]];
const { language: languageAt, logout: logoutAt, messages: messagesAt, papers: papersAt, floor: floorAt } = document.documentElement.dataset;
let install = null;
addEventListener("beforeinstallprompt", (event) => { event.preventDefault(); install = event; });

async function speak(language) {
  const body = new URLSearchParams({ language, next: to() });
  await fetch(languageAt, { method: "POST", body, headers: { "x-csrftoken": mark() }, credentials: "same-origin", redirect: "manual" });
  await renewShell();
  location.assign(to());
}

/** The kept document is in one language: the worker fetches the other before the page is opened anew. */
async function renewShell() {
  const registration = await navigator.serviceWorker?.getRegistration?.();
  if (!registration) return;
  await registration.update();
  const coming = registration.installing ?? registration.waiting;
  if (!coming || coming.state === "activated") return;
  await new Promise((done) => { coming.addEventListener("statechange", () => { if (["activated", "redundant"].includes(coming.state)) done(); }); });
}

async function signOut() {
  const queued = waiting().length;
  const sure = await sheet((done) => h("div.pad", {}, h("h2", {}, _("Sign out of this phone?")),
    h("p", {}, queued ? ngettext("%(n)s entry was not sent yet. It stays locked on this phone until you sign in here again.", "%(n)s entries were not sent yet. They stay locked on this phone until you sign in here again.", queued) : _("Stock, orders and lists leave this phone.")),
    button(_("Sign out"), () => done(true), { kind: "primary", sign: "out" }), button(_("Close"), () => done(false), { kind: "wide", "data-first": "1" })));
  if (!sure) return;
  const token = mark();
  await leave();
  for (const name of await caches.keys()) if (name.startsWith("relief-field-")) await caches.delete(name);
  await (await navigator.serviceWorker?.getRegistration?.())?.unregister();
  const form = h("form", { method: "post", action: logoutAt, hidden: true }, h("input", { type: "hidden", name: "csrfmiddlewaretoken", value: token }));
  document.body.append(form);
  form.submit();
}

export function more() {
  const theme = window.reliefTheme;
  const english = document.documentElement.lang === "en";
  screen(_("More"), [
    pairs([_("Signed in as"), phone.pack?.person?.name], [_("This phone"), phone.device?.code], [_("Version"), document.documentElement.dataset.version]),
    h("div.segments", { role: "group", "aria-label": _("Light and dark") }, ...THEMES().map(([value, text, sign]) => button(text, () => { theme.choose(value); again(); }, { sign, "aria-pressed": String(theme.chosen() === value) }))),
    install ? button(_("Put it on the home screen"), () => install.prompt(), { kind: "wide", sign: "download" }) : null,
    button(english ? "中文" : "English", () => speak(english ? "zh-hans" : "en"), { kind: "wide", sign: "globe", lang: english ? "zh-Hans" : "en" }),
    link(_("Messages"), messagesAt, "message", "btn.wide"), link(_("Blank papers"), papersAt, "print", "btn.wide"), link(_("Open the plain pages"), to("forms/"), "paper", "btn.wide"),
    phone.pack?.warehouses.length ? link(_("Inside the store"), floorAt, "warehouse", "btn.wide") : null,
    button(_("Sign out"), signOut, { kind: "wide", sign: "out" }),
  ], link(_("Back"), to(), "left"));
}


