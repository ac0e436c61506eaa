// Chooses light or dark before the first paint: the person's choice, else the system's; in the field also the clock.
const root = document.documentElement;
const wantsDark = matchMedia("(prefers-color-scheme: dark)");

function chosen() {
  try { return localStorage.getItem("relief-theme") || "auto"; } catch { return "auto"; }
}

function isNight() {
  const hour = new Date().getHours();
  return root.dataset.face === "field" && (hour >= 19 || hour < 6);
}

function paint() {
  const choice = chosen();
  const dark = choice === "dark" || (choice === "auto" && (wantsDark.matches || isNight()));
  root.dataset.bsTheme = dark ? "dark" : "light";
  root.dataset.theme = choice;
}

paint();
wantsDark.addEventListener("change", paint);
window.reliefTheme = {
  chosen,
  choose(choice) {
    try { localStorage.setItem("relief-theme", choice); } catch { /* private windows keep no choice */ }
    paint();
  },
};
