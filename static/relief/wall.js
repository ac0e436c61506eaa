// The wall asks quietly whether anything has happened and shows it; keys walk along the stream.

const EVERY = 5000;
const ANEW = 10 * 60 * 1000; // the key of the poll lasts half an hour
const wall = () => document.getElementById("wall");
let shown = Date.now();

async function show() {
  shown = Date.now();
  const held = document.activeElement?.closest(".wall-line")?.id;
  await window.htmx.ajax("GET", window.location.href, { target: "#wall", select: "#wall", swap: "outerHTML" });
  if (held) document.querySelector(`#${held} a`)?.focus();
}

async function ask() {
  if (document.hidden || wall().querySelector(".wall-filters :focus")) return;
  const { poll, key, last } = wall().dataset;
  const answer = await fetch(`${poll}?after=${last}&key=${encodeURIComponent(key)}`, { credentials: "omit", cache: "no-store" });
  if (answer.status === 200 || Date.now() - shown > ANEW) await show();
}
setInterval(() => ask().catch(() => {}), EVERY);

function tick() {
  const now = wall().querySelector("[data-now]");
  if (now) now.textContent = new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Shanghai" });
}
setInterval(tick, 10000);

function step(by) {
  const lines = [...document.querySelectorAll(".wall-line a")];
  const at = lines.indexOf(document.activeElement);
  lines[Math.max(0, Math.min(lines.length - 1, at + by))]?.focus();
}

function full() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.();
}

const button = document.querySelector("[data-full]");
if (document.fullscreenEnabled) button.hidden = false;
button.addEventListener("click", full);
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
  const does = { j: () => step(1), k: () => step(-1), f: full, "/": () => document.querySelector(".wall-filters select").focus() }[event.key];
  if (does) {
    event.preventDefault();
    does();
  }
});
