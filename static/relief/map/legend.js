// The legend, always in reach: open where there is room, one tap away where there is not.
(() => {
  const { text, sample } = window.reliefSymbols;
  const stroke = (name) => `<svg width="34" height="10" aria-hidden="true"><path class="${name}" d="M2 5h30" fill="none"/></svg>`;
  const tint = (minutes) => `<svg width="34" height="18" aria-hidden="true"><rect class="reach m${minutes}" width="34" height="18"/></svg>`;

  window.reliefLegend = (words, shown) => {
    const row = (sign, said) => (said ? `<li><span class="sign">${sign}</span>${text(said)}</li>` : "");
    const rows = [
      row(sample("warehouses", { percent: 60 }), words.warehouse),
      row(sample("warehouses", { percent: 30, ownership: "custodial" }), words.custodial),
      row(sample("shelters", { people: "", gap: 50 }), words.shelter),
      row(sample("incident", {}), words.incident),
      row(sample("vehicles", { course: 45, tone: "info" }), words.vehicle),
      ...(shown.live ? [row(sample("crews", { tone: "good" }), words.mission)] : []),
      ...(shown.crew ? [row(sample("crew", {}), words.crew)] : []),
      ...(shown.pin ? [row(sample("pin", {}), words.pin)] : []),
      row(sample("closures", {}), words.closure),
      row(stroke("way primary"), words.primary),
      row(stroke("way alternate"), words.alternate),
      row(stroke("way driven"), words.driven),
      row(stroke("road"), words.road),
      ...(shown.live ? [30, 60, 120].map((minutes) => row(tint(minutes), words.reach.replace("%(minutes)s", minutes))) : []),
      ...(shown.live ? [row('<i class="fresh-dot"></i>', words.fresh)] : []),
    ];
    const open = window.innerWidth > 1100 && window.innerHeight > 640 ? " open" : "";
    return `<details${open}><summary>${text(words.legend)}</summary><ul>${rows.join("")}</ul></details>`;
  };
})();
