// What is drawn on the map beside the form goes into it; what the form holds already is shown on the map.

const chart = document.getElementById("chart");
const form = document.querySelector("[data-survey-form]");
const told = form.querySelector("[data-line-told]");

function line() {
  try {
    const { type, coordinates } = JSON.parse(form.elements.geometry.value);
    return type === "LineString" ? coordinates : null;
  } catch { return null; }
}

const show = () => { const held = line(); if (held) chart.contentWindow.postMessage({ kind: "show", line: held }, window.location.origin); };

window.addEventListener("message", ({ origin, data }) => {
  if (origin !== window.location.origin || data?.kind !== "shape") return;
  const isWay = data.geometry.type === "LineString";
  form.elements.geometry.value = isWay ? JSON.stringify(data.geometry) : "";
  form.elements.source.value = "drawn";
  if (isWay) form.elements.track.value = "";
  told.hidden = false;
  form.querySelector("[data-line-said]").textContent = isWay ? form.dataset.drawn : form.dataset.short;
});
chart.addEventListener("load", show);
if (chart.contentDocument?.readyState === "complete") show();
