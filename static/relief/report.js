// The first report: places are searched in the gazetteer this page carries along, with or without a signal; what a place means is shown while one types.

const form = document.querySelector("[data-report]");
const where = form.querySelector("[name=where]");
const spot = form.querySelector("[name=spot]");
const list = document.querySelector("#places");
const said = document.querySelector("#place-said");
const datum = form.querySelector("[data-datum]");
const COORDINATE = /\d{1,3}[.．]\d+\D+\d{1,3}[.．]\d+/;
const SHOWN = 12;
let places = [];
let waiting = 0;

// Rows: key, name, within, initials, longitude, latitude, whether the point is only the township's.
fetch(form.dataset.gazetteer).then((answer) => answer.ok ? answer.json() : { places: [] }).then((found) => { places = found.places; offer(); }).catch(() => {});

function label(row) { return `${row[1]}（${row[2]}）`; }

function matching(text) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  const found = places.filter((row) => row[1].includes(text.trim()) || row[3].startsWith(wanted));
  const rank = (row) => (row[1] === text ? 0 : row[1].slice(0, -1) === text ? 1 : row[1].startsWith(text) ? 2 : 3);
  return found.sort((one, other) => rank(one) - rank(other)).slice(0, SHOWN);
}

function button(row) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn place-choice";
  made.textContent = label(row);
  made.addEventListener("click", () => take(row));
  return made;
}

function take(row) {
  where.value = row[1];
  spot.value = row[0];
  list.replaceChildren();
  ask();
}

function offer() {
  const text = where.value;
  const pasted = COORDINATE.test(text);
  datum.hidden = !pasted && !datum.querySelector(".field-error");
  const chosen = places.find((row) => row[0] === spot.value);
  if (!chosen || !text.includes(chosen[1])) spot.value = "";
  list.replaceChildren(...(pasted || spot.value ? [] : matching(text).map(button)));
}

async function ask() {
  const turn = ++waiting;
  const answer = await fetch(form.dataset.place, { method: "POST", body: new FormData(form) }).catch(() => null);
  if (turn !== waiting) return;
  const told = answer?.ok ? await answer.json() : {};
  said.textContent = told.found ?? (spot.value ? "" : told.said ?? "");
}

let pause = 0;
function later() {
  clearTimeout(pause);
  pause = setTimeout(ask, 350);
}

where.addEventListener("input", () => { offer(); later(); });
datum.querySelector("select").addEventListener("change", ask);
datum.hidden = datum.hasAttribute("data-hide");
if (where.value) later();

// The slider and the number are one figure.
for (const slider of form.querySelectorAll("[data-slides]")) {
  const field = document.getElementById(slider.dataset.slides);
  slider.hidden = false;
  slider.addEventListener("input", () => { field.value = slider.value; });
  field.addEventListener("input", () => { slider.value = field.value || 0; });
}
