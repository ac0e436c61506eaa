// Small habits of every page: theme button, times that open on a tap, forms that are sent once.

const ORDER = { auto: "light", light: "dark", dark: "auto" };

function nameTheme(button) {
  const choice = window.reliefTheme.chosen();
  button.querySelector("[data-word]").textContent = button.dataset[choice];
  for (const glyph of button.querySelectorAll("[data-for]")) glyph.toggleAttribute("hidden", glyph.dataset.for !== choice);
}

for (const button of document.querySelectorAll("[data-theme-button]")) {
  button.hidden = false;
  nameTheme(button);
  button.addEventListener("click", () => {
    window.reliefTheme.choose(ORDER[window.reliefTheme.chosen()]);
    nameTheme(button);
  });
}

// A time is relative; a tap or Enter shows the absolute one and back.
function turnTime(time) {
  const other = time.dataset.moment;
  time.dataset.moment = time.textContent;
  time.textContent = other;
}

document.addEventListener("click", (event) => {
  const time = event.target.closest("time[data-moment]");
  if (time && !time.closest("a, button")) turnTime(time);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches?.("time[data-moment]")) turnTime(event.target);
});

// A form that changes something is sent once, however often the button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  for (const button of form.querySelectorAll("button[data-busy]")) {
    button.setAttribute("aria-disabled", "true");
    button.textContent = button.dataset.busy;
  }
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// A refusal of something sent is part of the page: it is shown where it happened.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.requestConfig?.verb === "post" && [409, 422, 503].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

// A filter that can be answered at once sends its form on change.
for (const field of document.querySelectorAll("[data-send-on-change]")) {
  field.addEventListener("change", () => field.form.requestSubmit());
}

// Attention goes to the list of errors when there is one.
document.querySelector("[data-error-summary]")?.focus();

// The status strip of the field face: is there a signal?
const signal = document.querySelector("[data-signal]");
function showSignal() {
  const on = navigator.onLine;
  signal.dataset.tone = on ? "good" : "warning";
  signal.querySelector("[data-word]").textContent = on ? signal.dataset.on : signal.dataset.off;
}
if (signal) {
  showSignal();
  addEventListener("online", showSignal);
  addEventListener("offline", showSignal);
}

// A paper on the page: the browser's own print.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
