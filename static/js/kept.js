/**
 * What is kept in this browser: choices that are not saved yet, over a reload and a closed tab; and
 * pages that this tab has shown, for when the site is away. Each choice lies under a key of its own,
 * so that two tabs never write over each other's.
 */

/** Under another name where the site is a part of a host: the storage is the host's. */
const HOME = document.querySelector("[data-home]")?.getAttribute("data-home") ?? ""
const CHOICE = HOME + "choice "
const SEEN = "seen "

/** @type {Map<string, Choice>} what this tab has to see saved itself */
const mine = new Map()

let shared = false

/** On a shared computer, keep nothing longer than the tab. */
export function keepInTabAlone() {
  shared = true
}

/** Add a choice in place of earlier ones of its name. @param {Choice} choice */
export function add(choice) {
  remove(choice)
  const key = `${CHOICE}${choice.to} ${choice.name} ${choice.at}`
  mine.set(key, choice)
  stored((storage) => storage.setItem(key, JSON.stringify(choice)))
}

/** Remove a choice, and earlier ones of its name. @param {Choice} choice */
export function remove(choice) {
  for (const [key, other] of everything()) {
    if (isSame(other, choice) && other.at <= choice.at) {
      mine.delete(key)
      stored((storage) => storage.removeItem(key))
    }
  }
}

/** Return the last choice of each name, the oldest first. */
export function waiting() {
  const all = [...everything().values()].sort((a, b) => a.at - b.at)
  return all.filter((it, place) => !all.slice(place + 1).some((later) => isSame(it, later)))
}

/** Say whether all that is chosen outlives the tab: there may be no room. */
export function isKept() {
  return [...mine.keys()].every((key) => stored((storage) => key in storage))
}

/** @param {(choice: Choice) => void} use a choice that another tab adds */
export function whenAddedElsewhere(use) {
  addEventListener("storage", ({ key, newValue }) => {
    if (key?.startsWith(CHOICE) && newValue) use(JSON.parse(newValue))
  })
}

/** @param {Choice} one @param {Choice} other */
export function isSame(one, other) {
  return one.to === other.to && one.name === other.name
}

/** @returns {Map<string, Choice>} */
function everything() {
  const all = new Map(mine)
  stored((storage) => {
    for (const [key, value] of Object.entries(storage)) {
      if (key.startsWith(CHOICE)) all.set(key, JSON.parse(value))
    }
  })
  return all
}

/** Use the browser's storage, if it lets us. @template T @param {(storage: Storage) => T} use */
function stored(use) {
  try {
    return use(shared ? sessionStorage : localStorage)
  } catch {
    return undefined
  }
}

/** Remember this page with what is chosen on it. */
export function remember() {
  document.querySelectorAll("textarea").forEach((it) => it.textContent = it.value)
  document.querySelectorAll("input").forEach((it) => {
    it.toggleAttribute("checked", it.checked)
    it.setAttribute("value", it.value)
  })
  sessionStorage.setItem(SEEN + location.pathname, document.documentElement.outerHTML)
}

/** Return this page as it was when it was last left. */
export function recall() {
  return sessionStorage.getItem(SEEN + location.pathname)
}

export function forget() {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(SEEN)) sessionStorage.removeItem(key)
  }
}

/** Note where a form leads, in case that it does not get there; "" is out. @param {string} to */
export function goTo(to) {
  sessionStorage.going = to
}

/** Return where the last form led, once; null if none was sent. */
export function going() {
  const to = sessionStorage.getItem("going")
  sessionStorage.removeItem("going")
  return to
}
