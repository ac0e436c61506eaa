// The bar of the scale, with its units in the reader's language: Leaflet writes them in English only.
window.reliefScale = (map, metre, kilometre) => {
  const scale = L.control.scale({ imperial: false });
  scale._updateMetric = function said(most) {
    const metres = this._getRoundNum(most);
    this._updateScale(this._mScale, metres < 1000 ? `${metres} ${metre}` : `${metres / 1000} ${kilometre}`, metres / most);
  };
  scale.addTo(map);
};
