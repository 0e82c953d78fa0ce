/**
 * Does nothing as long as the site answers; else shows a page that says nothing about anybody, and
 * looks for what its own tab has seen (offline.js). Nothing about a person is kept here.
 */

/** Its address names the cache, too: other sites of this host have theirs. */
const PAGE = new URL("offline/", location.href).href
const LOADED = /(?:href|src)="([^"]+\.(?:css|js|svg))"/g

const worker = /** @type {any} */ (self)

worker.addEventListener("install", (/** @type {WorkerEvent} */ event) => {
  event.waitUntil(keepPage().then(() => worker.skipWaiting()))
})

worker.addEventListener("activate", (/** @type {WorkerEvent} */ event) => {
  event.waitUntil(worker.clients.claim())
})

worker.addEventListener("fetch", (/** @type {WorkerEvent} */ event) => {
  const { mode, destination } = event.request
  if (mode === "navigate") event.respondWith(page(event.request))
  else if (destination === "script" || destination === "style") {
    event.respondWith(fetch(event.request).catch(() => caches.match(event.request)))
  }
})

async function keepPage() {
  const response = await fetch(PAGE)
  const text = await response.clone().text()
  await caches.delete(PAGE)
  const cache = await caches.open(PAGE)
  await cache.addAll([...text.matchAll(LOADED)].map((match) => match[1] ?? ""))
  await cache.put(PAGE, response)
}

/** @param {Request} request */
async function page(request) {
  const response = await fetch(request).catch(() => undefined)
  if (response && (response.status < 500 || !request.url.includes("/skill/"))) return response
  return await caches.match(PAGE) ?? response
}
