/** The page of a question: answers by key, the next one in view, the way on while away. */

import { also, forms } from "./keeping.js"
import { going, goTo, remember, waiting } from "./kept.js"

const form = /** @type {HTMLFormElement} */ (forms[0])
/** @type {HTMLFieldSetElement[]} */
const statements = [...form.querySelectorAll("fieldset")].filter((it) => "statement" in it.dataset)
const left = /** @type {HTMLElement} */ (document.querySelector("[data-left]"))
const keys = /** @type {HTMLInputElement} */ (document.querySelector("[data-keys]"))
let byKey = false

/** @param {Element} statement */
function isOpen(statement) {
  return !statement.querySelector(":checked")
}

/** Bring the next open statement into view. @param {Element | null} statement just answered */
function goOnFrom(statement) {
  const place = statements.findIndex((it) => it === statement)
  const next = place >= 0 && statements.slice(place).find(isOpen)
  if (next && next.getBoundingClientRect().bottom > innerHeight) {
    next.scrollIntoView({ behavior: "smooth" })
  }
}

/** Choose the n-th answer where the focus is, or else of the next open statement. @param {string} n */
function answer(n) {
  const focus = document.activeElement
  if (!/^[1-9]$/.test(n) || focus?.matches("input:not([type=radio]), select, textarea")) return
  const statement = statements.find((it) => it.contains(focus)) ?? statements.find(isOpen)
  const radio = statement?.querySelectorAll("[type=radio]")[Number(n) - 1]
  if (!(radio instanceof HTMLInputElement) || radio.value === "skip") return
  radio.focus()
  radio.click()
}

/** Count what the site has, and what is answered since. */
also.away = () => {
  const since = [...form.querySelectorAll("input")].filter(({ name, value }) =>
    !value && form.querySelector(`[data-statement] [name=${name.slice(8)}]:checked`)
  )
  const { words = "", done } = left.dataset
  left.textContent = words.replace("#", `${Number(done) + since.length}`)
}

form.addEventListener("change", ({ target }) => {
  if (!byKey && !matchMedia("(prefers-reduced-motion)").matches) {
    goOnFrom(/** @type {Element} */ (target).closest("fieldset"))
  }
})
form.addEventListener("formdata", ({ formData }) => {
  for (const { to, name, at } of waiting()) {
    if (to === form.dataset.keep && formData.has(name)) formData.set(`at-${name}`, `${at}`)
  }
})
form.addEventListener("submit", ({ submitter }) => {
  const isWayOut = submitter instanceof HTMLButtonElement && submitter.name
  goTo(submitter?.dataset.to ?? (isWayOut ? "" : form.dataset.next) ?? "")
})
addEventListener("pointerdown", () => byKey = false)
addEventListener("keydown", ({ key, altKey, ctrlKey, metaKey }) => {
  byKey = true
  if (keys.checked && !altKey && !ctrlKey && !metaKey) answer(key)
})
if (!document.querySelector("[data-shared]")) addEventListener("pagehide", remember)
keys.closest("[hidden]")?.removeAttribute("hidden")
keys.checked = localStorage.keys !== "false"
keys.onchange = () => localStorage.keys = keys.checked
going() // we have arrived
navigator.serviceWorker?.register(form.dataset.worker ?? "").catch(() => {})
