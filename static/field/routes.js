// Addresses inside the app: which screen they open, how to go there, what the screen in front still wants to be told.

const scope = document.documentElement.dataset.scope;
const table = [];
let current = { live: false, show: () => undefined };

/** route(/^orders\/([^/]+)\/$/, show, {live: true}): live screens are drawn again when the data changes. */
export const route = (pattern, show, { live = false } = {}) => table.push({ pattern, show, live });

export const to = (path = "") => scope + path;
export const orderAt = (number) => to(`orders/${encodeURIComponent(number)}/`);
export const waybillAt = (number) => to(`waybills/${encodeURIComponent(number)}/`);

let before = () => undefined;
export const onLeave = (tidy) => { before = tidy; };

export async function open() {
  const path = decodeURIComponent(location.pathname.slice(scope.length));
  const found = table.map((one) => ({ ...one, match: path.match(one.pattern) })).find((one) => one.match);
  before();
  current = found ? { live: found.live, show: () => found.show(...found.match.slice(1)) } : { live: false, show: () => go(to()) };
  await current.show();
  scrollTo(0, 0);
  document.getElementById("main").focus({ preventScroll: true });
}

export function go(address, { replace = false } = {}) {
  history[replace ? "replaceState" : "pushState"](null, "", address);
  return open();
}

export const redraw = () => current.live && current.show();
export const again = () => current.show();

export const back = () => (history.length > 1 ? history.back() : go(to()));

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || link.target) return;
  const address = new URL(link.href);
  const ours = address.origin === location.origin && address.pathname.startsWith(scope) && !address.pathname.startsWith(`${scope}forms/`);
  if (!ours) return;
  event.preventDefault();
  go(address.pathname);
});
addEventListener("popstate", open);
