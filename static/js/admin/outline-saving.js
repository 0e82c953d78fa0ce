/**
 * Keeps what is typed in the outline in this browser until the site has it, and sends it: one at a
 * time, also from several tabs, so that nothing overtakes what was typed before.
 */

const PATIENCE = 15_000
const SOON = 1_000
const ABANDONED = 60_000

export const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-outline]"))
const SHELF = `outline ${form.dataset.outline} `

/** What the page does with what it hears; `place` says where a new line is to stand now. */
export const hears = {
  state(/** @type {string} */ _name, /** @type {string} */ _state, _more = "") {},
  saved(/** @type {string} */ _name, /** @type {Kept} */ _kept, /** @type {Told} */ _told) {},
  /** @returns {[string, string][] | undefined} */
  place(/** @type {string} */ _name, /** @type {Kept} */ kept) {
    return kept.place
  },
}

/** @type {Map<string, Kept>} where the browser lets us store nothing */
const here = new Map()
let pause = SOON
let timer = 0

/** @param {string} name @returns {Kept | undefined} */
export function kept(name) {
  try {
    return JSON.parse(localStorage.getItem(SHELF + name) ?? "null") ?? here.get(name)
  } catch {
    return here.get(name)
  }
}

/** @param {string} name @param {Partial<Kept>} more */
export function keep(name, more) {
  const it = { value: "", seen: null, at: 0, ...kept(name), ...more }
  here.set(name, it)
  try {
    localStorage.setItem(SHELF + name, JSON.stringify(it))
  } catch { /* there is no room: this tab keeps it */ }
}

/** @param {string} name */
export function drop(name) {
  here.delete(name)
  try {
    localStorage.removeItem(SHELF + name)
  } catch { /* it was not there */ }
}

/** Return the names of all that is kept, what was typed first at the front. */
export function names() {
  const all = new Set(here.keys())
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(SHELF)) all.add(key.slice(SHELF.length))
    }
  } catch { /* only this tab's */ }
  return [...all].sort((a, b) => (kept(a)?.at ?? 0) - (kept(b)?.at ?? 0))
}

/** Send all that was left, now and again until the site has it. */
export async function sendAll() {
  clearTimeout(timer)
  const trouble = await alone(sendEach)
  if (trouble) {
    for (const name of names()) if (!kept(name)?.open) hears.state(name, trouble)
  }
  pause = trouble === "waiting" ? Math.min(pause * 2, 60_000) : SOON
  if (trouble === "waiting") timer = setTimeout(sendAll, pause)
}

/** @template T @param {() => Promise<T>} work @returns {Promise<T>} */
function alone(work) {
  return navigator.locks ? navigator.locks.request(SHELF, work) : work()
}

/** @returns {Promise<Trouble | undefined>} */
async function sendEach() {
  for (const name of names()) {
    const it = kept(name) // another tab may have sent it while we waited
    if (!it || it.stuck || (it.open && Date.now() - it.at < ABANDONED)) continue
    const place = it.seen === null ? hears.place(name, it) : undefined
    if (it.seen === null && !place) continue
    hears.state(name, "saving")
    keep(name, { tried: it.value, place })
    const told = await post(
      place
        ? [...place, ["new.text", it.value]]
        : [[name, it.value], [`seen:${name}`, it.seen ?? ""]],
    )
    if (typeof told === "string") return told
    settle(name, it, told)
  }
}

/** @param {string} name @param {Kept} it @param {Told} told */
function settle(name, it, told) {
  const theirs = told.conflicts[name]
  const why = told.refused[name] ?? told.why
  if (theirs !== undefined && theirs === it.tried) { // it is ours: its answer got lost
    keep(name, { seen: theirs })
    sendAll()
  } else if (theirs !== undefined) {
    keep(name, { stuck: true })
    hears.state(name, "conflict", theirs)
  } else if (why) {
    keep(name, { stuck: true })
    hears.state(name, "refused", why)
  } else {
    if (it.seen === null || kept(name)?.at === it.at) drop(name)
    else keep(name, { seen: told.stored[name] ?? it.value })
    hears.saved(name, it, told)
  }
}

/** Send this, with a new token if ours is no longer good. @param {[string, string][]} fields @returns {Promise<Told | Trouble>} */
export async function post(fields) {
  try {
    let response = await send(fields)
    if (response.status === 403) {
      const page = await notes()
      if (typeof page === "string") return page
      response = await send(fields)
    }
    if (response.ok) return await response.json()
    return trouble(response)
  } catch {
    return "waiting"
  }
}

/** @param {[string, string][]} fields */
function send(fields) {
  return fetch(form.action, {
    method: "POST",
    body: new URLSearchParams([...fields, ["csrfmiddlewaretoken", token().value]]),
    headers: { Accept: "application/json" },
    redirect: "manual",
    keepalive: true, // it arrives though the page is left
    signal: AbortSignal.timeout(PATIENCE),
  })
}

/** Return what is said at the rows now, and take the token that comes with it. @returns {Promise<Document | Trouble>} */
export async function notes() {
  const page = await read(form.dataset.notesAt ?? "")
  if (typeof page !== "string") {
    token().value = page.querySelector("[data-token]")?.getAttribute("data-token") ?? ""
  }
  return page
}

/** @param {string} address @returns {Promise<Document | Trouble>} */
export async function read(address) {
  try {
    const response = await fetch(address, {
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    })
    if (!response.ok) return trouble(response)
    return new DOMParser().parseFromString(await response.text(), "text/html")
  } catch {
    return "waiting"
  }
}

/** @param {Response} response @returns {Trouble} */
function trouble({ type, status }) {
  if (type === "opaqueredirect") return "login"
  return status === 404 ? "gone" : status === 403 ? "forbidden" : "waiting"
}

function token() {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem("csrfmiddlewaretoken"))
}

addEventListener("online", sendAll)
document.addEventListener("visibilitychange", () => document.hidden || sendAll())
