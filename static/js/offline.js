/** Instead of a page that cannot be reached: shows what this tab has seen there, or waits. */

import { going, recall } from "./kept.js"

const to = going()
const seen = to === null && recall()
if (to) location.replace(to)
else if (seen) show(seen)
else {
  addEventListener("online", tryAgain)
  setInterval(tryAgain, 2_000)
}

/** @param {string} html */
async function show(html) {
  const page = new DOMParser().parseFromString(html, "text/html")
  document.documentElement.replaceWith(page.documentElement)
  for (const { src } of document.scripts) await import(src)
}

async function tryAgain() {
  const response = await fetch(location.href, { method: "HEAD" }).catch(() => undefined)
  if (response && response.status < 500) location.replace(location.href)
}
