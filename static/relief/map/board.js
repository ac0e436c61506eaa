// The board asks quietly whether anything has happened, and talks with the map beside it.

const EVERY = 5000;
const chart = document.getElementById("chart");
const board = () => document.getElementById("board");

function refreshMap() {
  chart?.contentWindow?.postMessage({ kind: "refresh" }, window.location.origin);
}

document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (target.id !== "board") return;
  refreshMap();
  document.querySelector("#board [data-error-summary]")?.focus();
});

async function ask() {
  const now = board();
  if (!now || document.hidden) return;
  const { poll, key, last } = now.dataset;
  const answer = await fetch(`${poll}?after=${last}&key=${encodeURIComponent(key)}`, { credentials: "omit", cache: "no-store" });
  if (answer.status !== 200) return;
  const news = await answer.json();
  if (news.last > Number(now.dataset.last)) {
    now.dataset.last = news.last;
    now.querySelector(".fresh-note").hidden = false;
    refreshMap();
  }
}
setInterval(() => ask().catch(() => {}), EVERY);

// A road chosen from the list takes the place of what was tapped or drawn.
document.addEventListener("change", ({ target }) => {
  const form = target.closest("[data-closure-form]");
  if (!form || target.name !== "ref" || !target.value) return;
  form.elements.segment.value = "";
  form.elements.geometry.value = "";
  form.querySelector(".chosen-road").hidden = true;
});

// A stretch tapped or a line drawn on the map goes into the form; the form opens by itself.
window.addEventListener("message", async ({ origin, data }) => {
  if (origin !== window.location.origin || !["road", "shape"].includes(data?.kind)) return;
  if (!document.querySelector("[data-closure-form]")) {
    await window.htmx.ajax("GET", board().dataset.here.replace(/tab=\w+/, "tab=trips"), { target: "#board", swap: "outerHTML" });
  }
  const form = document.querySelector("[data-closure-form]");
  if (!form) return;
  form.closest("details").open = true;
  form.elements.segment.value = data.kind === "road" ? data.segment : "";
  form.elements.geometry.value = data.kind === "shape" ? JSON.stringify(data.geometry) : "";
  form.elements.ref.value = "";
  const chosen = form.querySelector("[data-chosen]");
  chosen.textContent = data.kind === "road" ? `${data.title} · ${data.segment}` : chosen.dataset.drawn;
  form.querySelector(".chosen-road").hidden = false;
  if (data.kind === "road" && !form.elements.description.value) form.elements.description.value = data.title;
  if (window.location.hash === "#map") window.location.hash = "";
  form.scrollIntoView({ block: "center" });
  form.elements.description.focus();
});
