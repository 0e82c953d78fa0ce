/**
 * Keeps what is chosen and typed in the forms of a page, and says what has become of it.
 *
 * `data-keep` of a form names the address that saves it. Each answer is a choice of its own; all
 * other fields of a form (of a part of it: `data-part`) are one together, without what only a button
 * saves: `data-unkept`. The words come from the page: forms/_saving.html.
 */

import {
  add,
  forget,
  isKept,
  isSame,
  keepInTabAlone,
  remove,
  waiting,
  whenAddedElsewhere,
} from "./kept.js"
import { hears, sendAll, sendNow, sendOne } from "./sending.js"

const ANSWER = "answer-"
const INITIAL = "initial-"
const NOT_CHOSEN = /^((initial-)?answer-|csrfmiddlewaretoken$)/
const PAUSE_IN_TYPING = 800

const line = /** @type {HTMLElement} */ (document.querySelector("[data-saving]"))

/** @type {NodeListOf<HTMLFormElement>} */
export const forms = document.querySelectorAll("form[data-keep]")

/** What a page does besides while the site is away. */
export const also = { away() {} }

let typing = 0
let last = 0
let isNews = false

/** @param {HTMLFormElement} form @param {any} field that was changed */
function choiceOf(form, field) {
  const at = now()
  const isAnswer = field.name.startsWith(ANSWER)
  const part = field.closest("[data-part]") ?? form
  const fields = [...new FormData(form)].filter(([name]) =>
    isAnswer
      ? name.replace(INITIAL, "") === field.name
      : !NOT_CHOSEN.test(name) && part.querySelector(`[name=${name}]`)
  )
  fields.push([isAnswer ? `at-${field.name}` : "at", `${at}`])
  return /** @type {Choice} */ ({
    to: form.dataset.keep,
    name: isAnswer ? field.name : part.id,
    fields,
    at,
  })
}

/** @param {Event} event */
function changed({ currentTarget, target, type }) {
  const form = /** @type {HTMLFormElement} */ (currentTarget)
  const field = /** @type {HTMLInputElement} */ (target)
  const isTyped = type === "input"
  if (field.type === "checkbox" || (isTyped && field.type === "radio")) return
  if (!field.name || field.closest("[data-unkept]")) return
  add(choiceOf(form, field))
  say("")
  clearTimeout(typing)
  if (isTyped) typing = setTimeout(sendAll, PAUSE_IN_TYPING)
  else sendAll()
}

/** Return the time by the site's clock, for ours may be wrong; later with every call. */
function now() {
  last = Math.max(last + 1, Math.round(Date.now() + Number(sessionStorage.clock ?? 0)))
  return last
}

/** @param {number} time of the site */
function setClock(time) {
  sessionStorage.clock = time - Date.now()
}

/** Show these fields of a form. @param {HTMLFormElement} form @param {[string, string][]} fields */
function show(form, fields) {
  for (const [name, value] of fields) {
    if (name.startsWith(INITIAL)) continue
    const field = /** @type {HTMLInputElement | RadioNodeList} */ (form.elements.namedItem(name))
    if (!field || field === document.activeElement || field.value === value) continue
    field.value = value
    isNews = true
  }
}

/**
 * Note what the page has shown or sent of fields: all else is news to it.
 * @param {HTMLFormElement} form @param {[string, string][]} fields @param {boolean} [isMore]
 */
function know(form, fields, isMore) {
  const begun = new Set()
  for (const [field, value] of fields) {
    const name = INITIAL + field.replace(INITIAL, "")
    const inputs = form.querySelectorAll(`[name=${name}]`)
    const all = /** @type {HTMLInputElement[]} */ ([...inputs])
    if (!isMore && !begun.has(name)) all.forEach((it, i) => i ? it.remove() : it.value = value)
    else if (all.every((it) => it.value !== value)) {
      all[0]?.after(Object.assign(all[0].cloneNode(), { value }))
    }
    begun.add(name)
  }
}

/** @param {Choice} choice @param {boolean} isInitial */
function told(choice, isInitial) {
  return choice.fields.filter(([name]) => name.startsWith(INITIAL) === isInitial)
}

/** @param {Choice} choice */
function formOf({ to, name }) {
  return [...forms].find((it) =>
    it.dataset.keep === to &&
    (name.startsWith(ANSWER) || it.contains(document.getElementById(name)))
  )
}

/** Say one thing, by the name of its template. @param {string} what */
function say(what) {
  if (line.dataset.saving === what) return
  line.dataset.saving = what
  /** @type {HTMLTemplateElement | null} */
  const words = document.querySelector(`template[data-said="${what}"]`)
  line.replaceChildren(words ? words.content.cloneNode(true) : "")
  isNews = false
}

hears.sending = (choice) => {
  const form = formOf(choice)
  if (form) know(form, choice.fields, true)
}

hears.saved = (choice, { now, fields = {}, done, left, bar }) => {
  setClock(now)
  const words = document.querySelector("[data-left]")
  const picture = document.querySelector("[data-bar]")
  if (words && picture && left && bar) {
    words.textContent = left
    words.setAttribute("data-done", `${done}`)
    picture.innerHTML = bar
  }
  for (const form of forms) {
    if (form.dataset.keep !== choice.to) continue
    know(form, told(choice, false))
    const newer = waiting().filter(({ to }) => to === choice.to).map(({ name }) => name)
    const current = Object.entries(fields).filter(([name]) => !newer.includes(name))
    know(form, current)
    show(form, current)
  }
}

hears.outcome = (outcome) => {
  if (outcome === "unknown" || outcome === "gone") forget()
  if (outcome === "waiting") also.away()
  if (outcome === "waiting" && !isKept()) say("open")
  else say(outcome === "saved" && isNews ? "elsewhere" : outcome)
}

whenAddedElsewhere((choice) => {
  const form = formOf(choice)
  if (!form || waiting().some((it) => isSame(it, choice) && it.at > choice.at)) return
  know(form, choice.fields, true)
  show(form, choice.fields)
  if (isNews) say("elsewhere")
})

/** Somebody is back at this page: send what waits, or else ask what of a question holds now. */
async function catchUp() {
  if (document.hidden) return
  if (waiting().length) return sendNow()
  const to = [...forms].find((it) => it.dataset.next)?.dataset.keep
  if (!to) return
  const outcome = await sendOne({ to, name: "", fields: [], at: 0 })
  if (outcome === "saved" ? isNews : outcome !== "waiting") hears.outcome(outcome)
}

if (line.dataset.now) setClock(Number(line.dataset.now) * 1000)
delete line.dataset.now // a page that is shown again has no time to tell
if ("shared" in line.dataset) keepInTabAlone()
const bothFor = document.querySelector("[data-newer]") && forms[0]?.dataset.keep
for (const choice of waiting()) {
  const form = formOf(choice)
  // What was typed stands on a page of both texts, and counts again when it is saved from there.
  if (choice.to === bothFor) remove(choice)
  else if (form) {
    show(form, choice.fields)
    know(form, told(choice, true))
  }
}
isNews = false
line.dataset.saving = ""
for (const form of forms) {
  form.addEventListener("input", changed)
  form.addEventListener("change", changed)
  form.addEventListener("submit", ({ submitter }) => {
    if (submitter && "drop" in submitter.dataset) remove(choiceOf(form, submitter))
  })
}
addEventListener("online", sendNow)
addEventListener("pageshow", ({ persisted }) => persisted && catchUp())
document.addEventListener("visibilitychange", catchUp)
sendNow()
