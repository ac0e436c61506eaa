// The app without signal: its document and files of one version; nothing of anybody's data, nothing that was posted.

const NAME = `relief-field-${KEPT.version}`;
const SERVER_ONLY = /^(forms|sw\.js|app\.webmanifest|pack\.json|commands|device|scan)(\/|$)/;

async function install() {
  const cache = await caches.open(NAME);
  await Promise.all(KEPT.files.map(async (file) => put(cache, file, await fetch(file, { cache: "reload" }))));
  await put(cache, KEPT.shell, await fetch(KEPT.shell, { cache: "reload", credentials: "same-origin" }));
  await self.skipWaiting();
}

async function put(cache, address, answer) {
  if (!answer.ok || answer.redirected) throw new Error(`${address}: ${answer.status}`);
  await cache.put(address, answer);
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("relief-field-") && name !== NAME).map((name) => caches.delete(name)));
  await self.clients.claim();
}

const kept = async (address) => (await caches.open(NAME)).match(address, { ignoreVary: true });

async function document(request) {
  return (await kept(KEPT.shell)) ?? fetch(request);
}

async function file(request, address) {
  return (await kept(address)) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    const inside = address.pathname.startsWith(KEPT.shell) && !SERVER_ONLY.test(address.pathname.slice(KEPT.shell.length));
    if (inside) event.respondWith(document(request));
    return;
  }
  if (KEPT.files.includes(address.pathname)) event.respondWith(file(request, address.pathname));
});
