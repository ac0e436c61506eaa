// Dragging a quantity shows at once what it does: what is still lacking, what stays in the store, the weight on the lorry.
// The server is asked when the finger lets go; it has the last word.

const whole = (text) => (/^\d+$/.test(text) ? Number(text) : 0);
const thousands = (number) => Math.max(0, number).toLocaleString(document.documentElement.lang || undefined);

const rows = () => [...document.querySelectorAll("[data-drag]")];
const typed = (row) => whole(row.querySelector("[name=quantity]").value);
const change = (row) => typed(row) - Number(row.dataset.quantity);

// What was changed so far, by need, by shelf and by way: one walk over the lines, however many there are.
function changes() {
  const sums = { need: new Map(), shelf: new Map(), way: new Map() };
  for (const row of rows()) {
    const by = change(row);
    if (!by) continue;
    for (const [key, weight] of [["need", 1], ["shelf", 1], ["way", Number(row.dataset.grams)]]) {
      sums[key].set(row.dataset[key], (sums[key].get(row.dataset[key]) || 0) + by * weight);
    }
  }
  return sums;
}

function show(row, sums) {
  const sum = (key) => sums[key].get(row.dataset[key]) || 0;
  const missing = Number(row.dataset.missing) - sum("need");
  const stays = Number(row.dataset.stays) - sum("shelf");
  const load = Number(row.dataset.load) + sum("way");
  const carries = Number(row.dataset.carries);
  const put = (name, text) => {
    row.querySelector(`[data-out=${name}]`).textContent = text;
  };
  put("missing", thousands(missing));
  put("stays", thousands(stays));
  put("kg", thousands(Math.round(load / 1000)));
  put("lorries", carries ? thousands(Math.ceil(load / carries)) : "?");
  row.classList.toggle("over", stays < 0 || missing < 0);
}

function showAll() {
  const sums = changes();
  for (const row of rows()) show(row, sums);
}

document.addEventListener("input", ({ target }) => {
  const row = target.closest?.("[data-drag]");
  if (!row) return;
  const [number, slider] = [row.querySelector("[name=quantity]"), row.querySelector("[type=range]")];
  if (target === slider) number.value = slider.value;
  else slider.value = whole(number.value);
  showAll();
});

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-step]");
  if (!button) return;
  const row = button.closest("[data-drag]");
  const number = row.querySelector("[name=quantity]");
  const most = Number(row.querySelector("[type=range]").max);
  number.value = Math.min(most, Math.max(0, whole(number.value) + Number(button.dataset.step)));
  number.dispatchEvent(new Event("input", { bubbles: true }));
  number.dispatchEvent(new Event("change", { bubbles: true }));
});

// The slider lets go: the number beside it is what is sent.
document.addEventListener("change", ({ target }) => {
  if (target.type !== "range") return;
  const number = target.closest("[data-drag]")?.querySelector("[name=quantity]");
  number?.dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener("htmx:afterSwap", showAll);
showAll();
