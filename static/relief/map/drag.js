// Dragging a quantity shows at once what it does: what is still lacking, what stays in the store, the weight on the lorry.
// The server is asked when the finger lets go; it has the last word, and sends back only what has changed.

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
  put("lorries", carries ? thousands(Math.ceil(load / carries)) : row.dataset.none);
  row.querySelector("[data-of=lorries]").hidden = !carries;
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

// Lines that were sent and not answered yet, because the next one came before: its answer tells of them too.
let unanswered = [];

// Enter in the field is both a change and a submission: the same quantity is sent once.
document.addEventListener("htmx:confirm", (event) => {
  const row = event.detail.elt;
  if (row.matches("[data-drag]") && row.dataset.sent === row.querySelector("[name=quantity]").value) event.preventDefault();
});

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!detail.elt.matches("[data-drag]")) return;
  detail.elt.dataset.sent = detail.elt.querySelector("[name=quantity]").value;
  detail.parameters.drawn = document.getElementById("board").dataset.drawn;
  detail.parameters.also = unanswered.join(",");
  unanswered.push(detail.elt.querySelector("[name=line]").value);
});

function take(row, [quantity, most, missing, stays, load]) {
  const [number, slider] = [row.querySelector("[name=quantity]"), row.querySelector("[type=range]")];
  if (typed(row) === Number(row.dataset.quantity)) number.value = quantity;
  Object.assign(row.dataset, { quantity, missing, stays, load });
  slider.max = most;
  slider.value = whole(number.value);
}

function mark(row, isWrong) {
  const number = row.querySelector("[name=quantity]");
  row.closest("li").classList.toggle("wrong", isWrong);
  for (const [name, value] of [["aria-invalid", "true"], ["aria-describedby", `${number.id}_error`]]) {
    if (isWrong) number.setAttribute(name, value);
    else number.removeAttribute(name);
  }
}

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!detail.elt.matches("[data-drag]")) return;
  delete detail.elt.dataset.sent;
  if (detail.xhr.getResponseHeader("HX-Reswap") !== "none") return;
  const told = JSON.parse(document.querySelector("#adjusted script").textContent);
  const board = document.getElementById("board");
  board.dataset.drawn = board.dataset.last = told.drawn;
  board.querySelector(".fresh-note").hidden = true;
  for (const [line, figures] of Object.entries(told.lines)) {
    const row = document.getElementById(`q${line}`)?.closest("[data-drag]");
    if (row) take(row, figures);
  }
  mark(detail.elt, told.wrong !== null);
  unanswered = [];
  const hide = (id, isHidden) => document.getElementById(id)?.toggleAttribute("hidden", isHidden);
  hide("unmet", !told.unmet);
  hide("approve-why", !told.unmet);
  hide("approve", !told.total);
  hide("plan-trips", told.total > 0);
  showAll();
});

document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (target.id !== "board") return;
  unanswered = [];
  showAll();
});
showAll();
