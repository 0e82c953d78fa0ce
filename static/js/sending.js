/**
 * Sends what waits, in its order and one at a time, until the site has it. A choice may arrive
 * twice: it says when it was chosen, and the site lets no older one replace a newer one.
 */

import { remove, waiting } from "./kept.js"

const PATIENCE = 10_000
const SOON = 1_000
const TOKEN = "csrfmiddlewaretoken"

/** @type {Record<number, Outcome | "forged">} */
const BY_STATUS = {
  401: "unknown",
  403: "forged",
  404: "gone",
  409: "closed",
  412: "conflict",
  422: "refused",
}
const STUCK = ["gone", "conflict", "refused"]

/** What the page does with what it hears. */
export const hears = {
  sending(/** @type {Choice} */ _choice) {},
  saved(/** @type {Choice} */ _choice, /** @type {Reply} */ _reply) {},
  outcome(/** @type {Outcome} */ _outcome) {},
}

/** @type {Map<number, Outcome>} why a choice is not sent again, by its time */
const stuck = new Map()
let busy = false
let pause = SOON
let timer = 0

/** Send what waits, now and again. */
export async function sendAll() {
  if (busy) return
  busy = true
  clearTimeout(timer)
  const late = setTimeout(() => hears.outcome("waiting"), SOON)
  const outcome = await sendEach()
  clearTimeout(late)
  busy = false
  hears.outcome(outcome)
  pause = outcome === "waiting" ? Math.min(pause * 2, 60_000) : SOON
  if (outcome === "waiting") timer = setTimeout(sendAll, pause * (0.5 + Math.random() / 2))
}

/** Try at once: something has changed. */
export function sendNow() {
  pause = SOON
  stuck.clear()
  if (waiting().length) sendAll()
}

/** @returns {Promise<Outcome>} the worst that came of it */
async function sendEach() {
  /** @type {Outcome} */
  let worst = "saved"
  for (let choice = next(); choice; choice = next()) {
    const outcome = await sendOne(choice)
    if (outcome === "waiting" || outcome === "unknown") return outcome
    if (STUCK.includes(outcome)) stuck.set(choice.at, outcome)
    if (outcome === "closed") {
      remove(choice)
      worst = outcome
    }
  }
  for (const { at } of waiting()) worst = stuck.get(at) ?? worst
  return worst
}

function next() {
  return waiting().find(({ at }) => !stuck.has(at))
}

/** Send one, with a new token if ours is no longer good. @param {Choice} choice */
export async function sendOne(choice) {
  const outcome = await send(choice)
  if (outcome !== "forged") return outcome
  const again = await renewToken() ?? await send(choice)
  return again === "forged" ? "waiting" : again
}

/** @param {Choice} choice */
async function send(choice) {
  hears.sending(choice)
  try {
    const response = await fetch(choice.to, {
      method: "POST",
      body: new URLSearchParams([...choice.fields, [TOKEN, tokens(document)[0]?.value ?? ""]]),
      headers: { Accept: "application/json" },
      redirect: "manual",
      keepalive: true, // it arrives though the page is left
      signal: AbortSignal.timeout(PATIENCE),
    })
    // A login in between may answer, too: only the site's own word counts.
    const reply = response.ok ? await response.json() : {}
    if (!reply.saved) return BY_STATUS[response.status] ?? "waiting"
    remove(choice)
    hears.saved(choice, reply)
    return "saved"
  } catch {
    return "waiting"
  }
}

/** Take the token of this page as the site sends it now. @returns {Promise<Outcome | undefined>} */
async function renewToken() {
  try {
    const response = await fetch(location.href, { signal: AbortSignal.timeout(PATIENCE) })
    if (response.status === 404) return "gone"
    const page = new DOMParser().parseFromString(await response.text(), "text/html")
    for (const { value } of tokens(page)) tokens(document).forEach((input) => input.value = value)
  } catch {
    return "waiting"
  }
}

/** @param {Document} page @returns {NodeListOf<HTMLInputElement>} */
function tokens(page) {
  return page.querySelectorAll(`[name=${TOKEN}]`)
}
