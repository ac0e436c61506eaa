// The driver's page without signal: the page of his link as it was last opened, and its files; nothing that was posted.

const NAME = `relief-driver-${KEPT.version}`;

async function install() {
  const cache = await caches.open(NAME);
  await cache.addAll(KEPT.files.map((file) => new Request(file, { cache: "reload" })));
  await self.skipWaiting();
}

async function activate() {
  const pages = (await caches.keys()).filter((name) => name.startsWith("relief-driver-") && name !== NAME);
  await Promise.all(pages.map((name) => caches.delete(name)));
  await self.clients.claim();
  // The page that registered us was loaded before we could keep it.
  for (const one of await self.clients.matchAll({ type: "window" })) if (new URL(one.url).pathname.startsWith(KEPT.scope)) await keepPage(new Request(one.url)).catch(() => {});
}

async function keepPage(request) {
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(NAME)).put(request.url, answer.clone());
  return answer;
}

async function page(request) {
  try {
    return await keepPage(request);
  } catch (error) {
    const kept = await (await caches.open(NAME)).match(request.url, { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}

const file = async (request) => (await (await caches.open(NAME)).match(request, { ignoreVary: true })) ?? fetch(request);

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate") { if (address.pathname.startsWith(KEPT.scope)) event.respondWith(page(request)); return; }
  if (KEPT.files.includes(address.pathname)) event.respondWith(file(request));
});
