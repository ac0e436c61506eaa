// Picking with a thumb: a big number pad under boxes and loose pieces, and the sum in base units while one types.

const pad = document.querySelector("[data-pad]");
const fields = [...document.querySelectorAll("[data-count]")];
const coarse = matchMedia("(pointer: coarse), (max-width: 40rem)");
let current = null;
let fresh = true;

const whole = (field) => Number.parseInt(field.value, 10) || 0;

function sum(line) {
  return [...line.querySelectorAll("[data-count]")].reduce((total, field) => total + whole(field) * Number(field.dataset.units), 0);
}

function judge(line) {
  const total = sum(line);
  const asked = Number(line.dataset.asked);
  line.dataset.state = Number.isNaN(asked) || !line.dataset.asked ? "" : total > asked ? "over" : total === asked ? "full" : "short";
  const shown = line.querySelector("[data-total]");
  if (shown) shown.textContent = total.toLocaleString();
  const words = { full: line.dataset.full, short: line.dataset.short, over: line.dataset.over };
  const said = line.querySelector("[data-said]");
  if (said) said.textContent = words[line.dataset.state] ?? "";
}

function open(field) {
  if (!pad || !coarse.matches) return;
  current = field;
  fresh = true;
  pad.hidden = false;
  pad.querySelector("[data-pad-name]").textContent = field.dataset.name;
  pad.querySelector("output").textContent = field.value || "0";
  const last = fields.at(-1) === field;
  const done = pad.querySelector("[data-key=done]");
  done.textContent = last ? done.dataset.last : done.dataset.next;
  document.body.dataset.padOpen = "1";
  field.scrollIntoView({ block: "center" });
}

function close() {
  if (!pad) return;
  pad.hidden = true;
  delete document.body.dataset.padOpen;
  current = null;
}

function press(key) {
  if (!current) return;
  if (key === "done") {
    const next = fields[fields.indexOf(current) + 1];
    if (next) { next.focus(); open(next); } else close();
    return;
  }
  if (key === "close") { close(); return; }
  const before = fresh ? "" : current.value;
  current.value = key === "back" ? current.value.slice(0, -1) : (before + key).replace(/^0+(?=\d)/, "").slice(0, 7);
  fresh = false;
  pad.querySelector("output").textContent = current.value || "0";
  judge(current.closest("[data-line]"));
}

for (const field of fields) {
  if (pad && coarse.matches) field.inputMode = "none";
  field.addEventListener("focus", () => { field.select(); open(field); });
  field.addEventListener("input", () => judge(field.closest("[data-line]")));
}
for (const line of document.querySelectorAll("[data-line]")) judge(line);
pad?.addEventListener("click", (event) => {
  const key = event.target.closest("[data-key]");
  if (key) { event.preventDefault(); press(key.dataset.key); }
});
document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
for (const elsewhere of ["pointerdown", "focusin"]) {
  document.addEventListener(elsewhere, (event) => {
    if (current && !event.target.closest("[data-pad], [data-count]")) close();
  });
}
