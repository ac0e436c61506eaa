// What may be done on this phone: every screen puts its own tile here, and says on whose phone it stands.

const table = [];

/** tile("shelters/", "shelter", () => _("Count a shelter"), (pack) => pack.shelters): shown where the last one finds something. */
export const tile = (path, sign, text, shows = () => true) => table.push({ path, sign, text, shows });

export const tiles = (pack) => table.filter((one) => one.shows(pack));
