// The place where one stands goes into the two fields of the form, so that nobody copies figures from another screen.

for (const button of document.querySelectorAll("[data-here]")) {
  const form = button.form;
  const said = form.querySelector("[data-here-said]");
  const put = (name, degrees) => { form.querySelector(`[name$=${name}]`).value = degrees.toFixed(5); };
  button.hidden = !navigator.geolocation;
  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      put("longitude", coords.longitude);
      put("latitude", coords.latitude);
      const map = form.querySelector("[name$=copied_from]");
      if (map) map.value = "wgs84"; // what the phone's own receiver says
      said.textContent = `${coords.longitude.toFixed(5)}, ${coords.latitude.toFixed(5)} ± ${Math.round(coords.accuracy)} m`;
    }, () => { said.textContent = said.dataset.none; }, { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 });
  });
}
