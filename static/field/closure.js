// A closed road, reported from where one stands: the phone's own place, or the number of the road.

import { smallPhoto } from "./ink.js";
import { enter } from "./outbox.js";
import { phone } from "./phone.js";
import { go, route, to } from "./routes.js";
import { tile } from "./tiles.js";
import { button, chip, choice, empty, field, h, link, say, screen } from "./view.js";
import { _ } from "./words.js";

const WAIT = { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 };

function report() {
  const roads = phone.pack?.roads;
  if (!roads) { screen(_("Report a closed road"), [empty("signal", _("There is nothing on this phone yet. It fetches your stock as soon as there is signal."))], link(_("Back"), to(), "left")); return; }
  const told = { cause: roads.causes[0].value, ref: "", photos: [], seen: true };
  const where = h("input.input", { maxLength: 120, autocomplete: "off", id: "closure-where" });
  const since = h("input.input", { type: "datetime-local", id: "closure-since" });
  const until = h("input.input", { type: "datetime-local", id: "closure-until" });
  const wrong = h("p.field-error", { role: "alert" });
  const place = h("span", {}, chip("warning", _("no place yet")));
  const shown = h("span");
  const seen = h("input", { type: "checkbox", checked: true, onchange: () => { told.seen = seen.checked; } });
  const locate = () => {
    place.replaceChildren(chip("info", _("Looking for the place …")));
    navigator.geolocation?.getCurrentPosition(({ coords }) => {
      Object.assign(told, { longitude: coords.longitude, latitude: coords.latitude });
      place.replaceChildren(chip("good", _("place found, to %(n)s m", { n: Math.round(coords.accuracy) })));
    }, () => place.replaceChildren(chip("warning", _("no place; choose the road's number"))), WAIT);
  };
  const photo = h("input.file", { type: "file", accept: "image/*", capture: "environment", id: "closure-photo", onchange: async () => {
    if (!photo.files[0] || told.photos.length >= 3) return;
    told.photos.push(await smallPhoto(photo.files[0]));
    shown.replaceChildren(chip("good", _("photos: %(n)s", { n: told.photos.length })));
  } });
  const refs = choice([["", _("the stretch where I stand")], ...roads.refs.map((ref) => [ref, ref])], "", (value) => { told.ref = value; });
  const record = async () => {
    told.where = where.value.trim();
    if (!told.where) { wrong.textContent = _("Write where it is."); where.focus(); return; }
    if (!told.ref && told.longitude === undefined) { wrong.textContent = _("Wait for the place, or choose the road's number."); return; }
    if (since.value && until.value && until.value <= since.value) { wrong.textContent = _("A closure cannot end before it begins."); until.focus(); return; }
    if (since.value) told.since = new Date(since.value).toISOString();
    if (until.value) told.until = new Date(until.value).toISOString();
    const body = told.ref ? { ...told, longitude: undefined, latitude: undefined } : { ...told, ref: "" };
    try {
      await enter("closure", body, { title: _("Closed: %(where)s", { where: told.where }) });
    } catch (error) { wrong.textContent = error.message; return; }
    say(_("Kept; it is sent as soon as there is signal."));
    go(to("outbox/"));
  };
  screen(_("Report a closed road"), [
    field(_("Where"), where, _("For example: km 31, below the bridge")),
    field(_("Why"), choice(roads.causes.map((one) => [one.value, one.label]), told.cause, (value) => { told.cause = value; })),
    h("div.field", {}, button(_("Take the place again"), locate, { sign: "map" }), " ", place),
    field(_("Road"), refs),
    field(_("Closed since"), since, _("Empty: from now on.")),
    field(_("Closed until"), until, _("Empty: until further notice.")),
    h("div.field", {}, h("label.btn", { for: "closure-photo" }, _("Take a photo")), photo, " ", shown),
    h("label.check", {}, seen, h("span", {}, _("I have seen it myself"))), wrong,
  ], button(_("Close the road"), record, { kind: "primary", sign: "closure" }), link(_("Back"), to(), "left"));
  locate();
}

route(/^closure\/$/, report);
tile("closure/", "closure", () => _("Report a closed road"), (pack) => Boolean(pack.roads));
