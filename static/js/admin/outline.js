/**
 * The outline as one types it: a treegrid, because its rows hold fields, which the cells of a grid may
 * and the items of a tree may not do well. Words come from the page.
 */

import {
  drop,
  form,
  hears,
  keep,
  kept,
  names,
  notes,
  post,
  read,
  sendAll,
} from "./outline-saving.js"
import { watchDragging } from "./outline-dragging.js"

/** @typedef {HTMLInputElement | HTMLTextAreaElement} Text */

const QUIET = 700
const tree = /** @type {HTMLElement} */ (form.querySelector("[data-tree]"))
const frame = /** @type {HTMLIFrameElement} */ (document.querySelector("iframe"))
const question = /** @type {HTMLAnchorElement} */ (document.querySelector("[data-question]"))
const lost = /** @type {HTMLElement} */ (document.getElementById("outline-lost"))
const words = /** @type {HTMLTemplateElement} */ (document.getElementById("outline-words")).content
/** @type {Record<string, string>} */
const INSIDE = { category: "skill", skill: "statement" }
/** @type {HTMLElement | null} */
let current = null
let later = 0
let isMoving = false
let isLoading = false
let isFollowed = true // by the preview: it shows the question page of where one is

// --- The page, by its rows

/** @param {Element | null | undefined} element */
const branchOf = (
  element,
) => /** @type {HTMLElement | null} */ (element?.closest("[data-branch]") ?? null)
/** @param {Element | null | undefined} element */
const rowOf = (
  element,
) => /** @type {HTMLElement | null} */ (element?.closest("[data-row], [data-extra]") ?? null)
/** @param {string} id */
const byId = (id) => (id ? branchOf(document.getElementById(id)) : null)
/** @param {string} id */
const childrenOf = (
  id,
) => /** @type {HTMLElement | null} */ (id ? tree.querySelector(`[data-children="${id}"]`) : tree)
/** @param {HTMLElement | null} branch */
const address = (branch) => (branch?.dataset.branch ?? "").split(".")
/** @param {string} name */
const fieldOf = (name) => /** @type {Text | null} */ (form.querySelector(`[name="${name}"]`))
/** @param {string} name */
const seenOf = (name) => /** @type {HTMLInputElement | null} */ (fieldOf(`seen:${name}`))
/** @param {Element | null | undefined} row */
const mainOf = (
  row,
) => /** @type {Text | null} */ (row?.querySelector("input[type=text], textarea") ?? null)
/** @param {string} name of a new line */
const draft = (
  name,
) => /** @type {HTMLElement | null} */ (name.startsWith("new-")
  ? document.getElementById(name)
  : null)

/** @param {Text} field */
function valueOf(field) {
  if (field.type === "checkbox") return /** @type {HTMLInputElement} */ (field).checked ? "on" : ""
  return field.value
}

/** @param {Text} field @param {string} value */
function fill(field, value) {
  if (field.type === "checkbox") /** @type {HTMLInputElement} */ (field).checked = value !== ""
  else field.value = value
}

/** @param {string} word */
function word(word) {
  const it = words.querySelector(`[data-word="${word}"]`)
  return /** @type {HTMLElement | undefined} */ (it?.cloneNode(true))
}

/** @param {string} text */
function say(text) {
  const status = document.getElementById("outline-said")
  if (status) status.textContent = text
}

/** Give rows and cells of a part of the page their roles. @param {ParentNode} part */
function dress(part) {
  for (const row of part.querySelectorAll("[data-row], [data-extra]")) {
    row.setAttribute("role", "row")
    row.setAttribute("aria-level", row.getAttribute("data-depth") ?? "3")
    row.setAttribute("tabindex", "-1")
    if (row.querySelector("[data-open]")) {
      row.setAttribute("aria-expanded", `${isOpen(branchOf(row))}`)
    }
    for (const it of controls(row)) it.setAttribute("tabindex", "-1")
  }
  for (const cell of part.querySelectorAll("[data-cell]")) cell.setAttribute("role", "gridcell")
  for (const handle of part.querySelectorAll("[data-handle]")) {
    handle.removeAttribute("hidden")
    handle.setAttribute("draggable", "true")
  }
}

/** @param {Element} row */
const controls = (row) => row.querySelectorAll("[data-open], .outline-menu > summary")

/** @param {string} html */
function made(html) {
  const template = document.createElement("template")
  template.innerHTML = html
  dress(template.content)
  return template.content
}

// --- Saving, and what became of it

/** @param {string} name @param {string} state @param {string} more */
function show(name, state, more) {
  const field = draft(name) ?? fieldOf(name)
  const became = (field?.closest(".outline-field") ?? field)?.querySelector("[data-became]")
  const said = word(state)
  if (!became) return tellLost(name, state, more || (said?.textContent ?? ""))
  became.replaceChildren(said ?? "")
  became.classList.toggle("outline-trouble", !["saving", "saved", ""].includes(state))
  if (!said) return
  if (state === "refused") said.append(` ${more}`)
  said.querySelector("q")?.replaceChildren(more)
  said.querySelector("[data-mine]")?.addEventListener("click", () => decide(name, more, true))
  said.querySelector("[data-theirs]")?.addEventListener("click", () => decide(name, more, false))
  if (state !== "saving") say(said.textContent ?? "")
}

/** A text whose row is not on the page. @param {string} name @param {string} state @param {string} why */
function tellLost(name, state, why) {
  const said = word("lost")
  lost.querySelector(`[data-name="${name}"]`)?.remove()
  if (!said || ["saving", "saved", ""].includes(state)) return
  said.dataset.name = name
  said.querySelector("q")?.replaceChildren(kept(name)?.value ?? "")
  said.querySelector("span")?.replaceChildren(why)
  said.querySelector("[data-drop]")?.addEventListener("click", () => {
    drop(name)
    said.remove()
  })
  lost.append(said)
}

/** Two have changed one field. @param {string} name @param {string} theirs @param {boolean} isMine */
function decide(name, theirs, isMine) {
  const field = fieldOf(name)
  const seen = seenOf(name)
  if (!field || !seen) return
  seen.value = theirs
  if (!isMine) fill(field, theirs)
  changed(field, false)
  field.focus()
}

/** Keep what stands in a field, and send it once it is left. @param {Text} field @param {boolean} open */
function changed(field, open) {
  const row = /** @type {HTMLElement | null} */ (field.closest("[data-new]"))
  const name = row ? row.id : field.name
  const seen = row ? null : seenOf(name)?.value
  const value = valueOf(field)
  if (seen === undefined && name.startsWith("resource")) sessionStorage[name] = value // till it is added
  if (seen === undefined || (row && !row.id)) return
  if (value === (seen ?? "")) {
    drop(name)
    show(name, "", "")
  } else {
    keep(name, { value, seen, open, at: Date.now(), stuck: false, place: placeOf(name) })
    if (!open) sendAll()
  }
}

hears.state = show
hears.place = (name, it) => (draft(name) ? placeOf(name) : it.place)
hears.saved = (name, it, told) => {
  for (const [other, value] of Object.entries(told.stored)) {
    if (other !== name && kept(other)?.seen === "") keep(other, { seen: value }) // we have made it
    const field = fieldOf(other)
    const seen = seenOf(other)
    if (!field || !seen) continue
    if (valueOf(field) === seen.value || (other === name && valueOf(field) === it.value)) {
      fill(field, value)
    }
    seen.value = value
  }
  if (it.seen === null) settleNew(name, it, told)
  else show(name, "saved", "")
  refresh()
}

/** Say anew, in a while, what is missing, and show the preview anew. @param {boolean} [isSame] so that the preview may stay */
function refresh(isSame) {
  clearTimeout(later)
  later = setTimeout(async () => {
    if (isLoading) frame.src = question.href
    else if (!isSame) frame.contentWindow?.location.reload()
    const page = await notes()
    if (typeof page === "string") return
    for (
      const row of [
        document.getElementById("outline-summary"),
        ...tree.querySelectorAll("[data-row]"),
      ]
    ) {
      if (!row) continue
      const [own, below] = [
        row.querySelector("[data-notes]") ?? row,
        row.querySelector("[data-notes-below]"),
      ]
      exchange(own, page.querySelector(`[data-for="${row.id}"]`))
      const count = row.querySelector("[data-count]")
      if (count) exchange(count, page.querySelector(`[data-count-of="${row.id}"]`))
      if (below) exchange(below, page.querySelector(`[data-below="${row.id}"]`))
    }
  }, QUIET)
}

/** @param {Element} old @param {Element | null} said */
function exchange(old, said) {
  const now = said?.innerHTML.trim() ?? ""
  if (old.innerHTML.trim() === now) return
  const wasOpen = old.querySelector("details")?.open
  old.innerHTML = now
  old.querySelector("details")?.toggleAttribute("open", Boolean(wasOpen))
}

/** Put what is kept into the fields of a part of the page. @param {ParentNode} part */
function restore(part) {
  for (const it of part.querySelectorAll("[name^=resource]")) {
    const field = /** @type {Text} */ (it)
    fill(field, sessionStorage[field.name] ?? field.value)
  }
  for (const name of names()) {
    const field = /** @type {Text | null} */ (part.querySelector(`[name="${name}"]`))
    const it = kept(name)
    if (!field || !it) continue
    if (valueOf(field) === it.value) drop(name)
    else fill(field, it.value)
  }
}

// --- New lines

/** @param {string} what @param {HTMLElement | null} home @param {HTMLElement | null} [after] */
function newLine(what, home, after) {
  const template =
    /** @type {HTMLTemplateElement | null} */ (document.querySelector(`[data-line="${what}"]`))
  const branch = /** @type {HTMLElement} */ (template?.content.firstElementChild?.cloneNode(true))
  if (!home || !branch) return
  const row = /** @type {HTMLElement} */ (branch.querySelector("[data-new]"))
  row.id = `new-${Date.now()}-${document.querySelectorAll("[data-new]").length}`
  if (after) after.after(branch)
  else home.append(branch)
  dress(branch)
  mainOf(row)?.focus()
}

/** Say where a new line is to stand. @param {string} name @returns {[string, string][] | undefined} */
function placeOf(name) {
  const row = draft(name)
  const branch = branchOf(row)
  const home = /** @type {HTMLElement | null} */ (branch?.parentElement?.closest("[data-children]"))
  if (!row || (row.dataset.new !== "category" && !home?.dataset.children)) return
  let before = branch?.previousElementSibling
  while (before && !address(/** @type {HTMLElement} */ (before))[1]) {
    before = before.previousElementSibling
  }
  return [
    ["new.what", row.dataset.new ?? ""],
    ["new.parent", home?.dataset.children?.split("-")[1] ?? ""],
    ["new.after", address(/** @type {HTMLElement} */ (before))[1] ?? ""],
  ]
}

/** Let the row that the site has made take the place of the line. @param {string} name @param {Kept} it @param {Told} told */
function settleNew(name, it, told) {
  const old = branchOf(draft(name))
  const text = mainOf(old)?.value ?? it.value
  const isThere = byId(told.row ?? "") // its skill was opened meanwhile
  const branch = isThere ?? made(told.html ?? "").querySelector("[data-branch]")
  if (!(branch instanceof HTMLElement)) return
  if (isThere) old?.remove()
  else if (old) exchangeBranch(old, branch)
  else put(branch, told)
  if (branch.querySelector("[data-children] [data-branch]") && !isOpen(branch)) toggle(branch)
  const field = mainOf(branch)
  if (field) show(field.name, "saved", "")
  if (field && text !== it.value) { // somebody has gone on typing
    fill(field, text)
    changed(field, field === document.activeElement)
  }
  say(told.said)
}

/** Replace a branch; lines in it that the new one does not know go along, and so does the focus. @param {HTMLElement} old @param {HTMLElement} branch */
function exchangeBranch(old, branch) {
  const focus = /** @type {HTMLElement | null} */ (
    old.contains(document.activeElement) ? document.activeElement : null
  )
  const lines = [...old.querySelectorAll(":scope > [data-children] > [data-branch]")].filter(
    (it) => {
      const id = it.querySelector("[data-row]")?.id
      return !id || !branch.querySelector(`#${id}`)
    },
  )
  isMoving = true // what is moved has not been left
  old.replaceWith(branch)
  branch.querySelector("[data-children]")?.append(...lines)
  restore(branch)
  if (focus) {
    const again = focus.isConnected ? focus : document.getElementById(focus.id)
    const link = /** @type {HTMLElement | null} */ (branch.querySelector("[data-open]"))
    const like = focus.matches("input, textarea") ? mainOf(branch) : link
    ;(again ?? like)?.focus()
  }
  isMoving = false
}

/** Put a branch where the site says that it stands. @param {HTMLElement} branch @param {Told} told */
function put(branch, { home = "", after = "" }) {
  const list = childrenOf(home)
  const before = byId(after)
  const isShown = !home.startsWith("skill") || isOpen(branchOf(list))
  if (!list || !isShown) branch.remove()
  else if (before) before.after(branch)
  else list.prepend(branch)
  return list && isShown
}

/** Let a new line become a statement of the skill before it, or a skill behind its own. @param {HTMLElement} row @param {boolean} isIn */
function indent(row, isIn) {
  const text = mainOf(row)?.value ?? ""
  const branch = branchOf(row)
  const before = /** @type {HTMLElement | null | undefined} */ (branch?.previousElementSibling)
  const skill =
    /** @type {HTMLElement | null} */ (branch?.parentElement?.closest("[data-branch]") ?? null)
  const isSkill = row.dataset.new === "skill"
  if (isIn !== isSkill || (isIn && !before) || row.dataset.new === "category") return false
  drop(row.id)
  branch?.remove()
  if (isIn && before) {
    newLine("statement", before.querySelector("[data-children]"))
    if (!isOpen(before) && address(before)[1]) toggle(before)
  } else if (skill) newLine("skill", skill.parentElement, skill)
  const field = /** @type {Text} */ (document.activeElement)
  field.value = text
  changed(field, true)
  return true
}

// --- Verbs

/** Open a skill, or close it. @param {HTMLElement} branch */
async function toggle(branch) {
  const link = /** @type {HTMLElement | null} */ (branch.querySelector("[data-open]"))
  const extra = branch.querySelector(":scope > [data-extra]")
  if (!link) return
  if (extra) {
    const open = extra.hasAttribute("hidden")
    for (const part of [extra, branch.querySelector(":scope > [data-children]")]) {
      part?.toggleAttribute("hidden", !open)
    }
    branch.querySelector("[data-notes-below]")?.toggleAttribute("hidden", open)
    rowOf(link)?.setAttribute("aria-expanded", `${open}`)
    link.firstElementChild?.replaceChildren(open ? "▾" : "▸")
    return
  }
  const page = await read(link.dataset.open ?? "")
  if (typeof page === "string") return say(word(page)?.textContent ?? "")
  exchangeBranch(
    branch,
    /** @type {HTMLElement} */ (made(page.body.innerHTML).querySelector("[data-branch]")),
  )
  refresh(true)
}

/** @param {HTMLElement | null} branch */
function isOpen(branch) {
  const extra = branch?.querySelector(":scope > [data-extra]")
  return Boolean(extra) && !extra?.hasAttribute("hidden")
}

/** Do what a button says, and keep the page as the site tells. @param {[string, string][]} fields @param {HTMLElement | null} branch */
async function act(fields, branch) {
  await sendAll()
  const told = await post(fields)
  if (typeof told === "string") return complain(branch, word(told)?.textContent ?? "")
  if (told.why) return complain(branch, told.why)
  const focus = branch?.contains(document.activeElement) ? document.activeElement : null
  const next = told.html ? made(told.html).querySelector("[data-branch]") : byId(told.row ?? "")
  if (told.gone) byId(told.gone)?.remove()
  if (next instanceof HTMLElement) {
    isMoving = true
    const isShown = put(next, told)
    isMoving = false
    const to = isShown ? next : byId(told.home ?? "")
    if (focus?.isConnected && next.contains(focus)) /** @type {HTMLElement} */ (focus).focus()
    else mainOf(to)?.focus()
  }
  say(told.said)
  refresh()
}

/** @param {HTMLElement | null} branch @param {string} why */
function complain(branch, why) {
  const name = mainOf(branch)?.name
  if (name) show(name, "refused", why)
  say(why)
}

/** @param {string} verb @param {HTMLElement | null} branch @returns {boolean} whether the script does it */
function press(verb, branch) {
  const [what = "", pk] = address(branch)
  if (verb === "below") newLine(what, branch?.parentElement ?? null, branch)
  else if (verb === "inside") newLine(INSIDE[what] ?? "", childrenOf(`${what}-${pk}`))
  else if (["up", "down", "in", "out"].includes(verb)) {
    act([["do", `${verb}.${what}.${pk}`]], branch)
  } else return false
  branch?.querySelector(".outline-menu")?.removeAttribute("open")
  return true
}

// --- Keys and clicks

/** @param {HTMLElement} row @param {number} step */
function go(row, step) {
  const rows = [...tree.querySelectorAll("[data-row], [data-extra]")].filter((it) =>
    it.checkVisibility()
  )
  const to = rows[Math.min(Math.max(rows.indexOf(row) + step, 0), rows.length - 1)]
  if (to instanceof HTMLElement) to.focus()
}

/** @param {HTMLElement} row @param {string} key */
function inRow(row, key) {
  const branch = branchOf(row)
  if (key === "ArrowDown") go(row, 1)
  else if (key === "ArrowUp") go(row, -1)
  else if (key === "Home") go(row, -1e6)
  else if (key === "End") go(row, 1e6)
  else if (key === "Enter" || key === "F2") (mainOf(row) ?? row.querySelector("button"))?.focus()
  else if (key === "ArrowRight" && branch && row.ariaExpanded === "false") toggle(branch)
  else if (key === "ArrowRight") go(row, 1)
  else if (key === "ArrowLeft" && branch && row.ariaExpanded === "true") toggle(branch)
  else if (key === "ArrowLeft") rowOf(branchOf(branch?.parentElement)?.firstElementChild)?.focus()
  else return false
  return true
}

const WITH_ALT = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "out", ArrowRight: "in" }

form.addEventListener("keydown", (event) => {
  const target = /** @type {HTMLElement} */ (event.target)
  const { key, altKey, shiftKey, ctrlKey, metaKey } = event
  const row = rowOf(target)
  const isNew = row && "new" in row.dataset
  const isMain = row && target === mainOf(row) && (isNew || "row" in row.dataset)
  if (!row || ctrlKey || metaKey || event.isComposing) return
  const verb = altKey && WITH_ALT[/** @type {keyof typeof WITH_ALT} */ (key)]
  let done = false
  if (verb && (isMain || target === row)) {
    done = isNew ? key.length > 7 && indent(row, verb === "in") : press(verb, branchOf(row))
  } else if (altKey) return
  else if (target === row) done = inRow(row, key)
  else if (key === "Escape") {
    row.focus()
    done = true
  } else if (isMain && key === "Enter" && !shiftKey) {
    if (mainOf(row)?.value.trim()) {
      const branch = branchOf(row)
      const what = isNew ? row.dataset.new : address(branch)[0]
      newLine(what ?? "", branch?.parentElement ?? null, branch)
    }
    done = true
  } else if (isNew && key === "Tab") done = indent(row, !shiftKey)
  if (done) event.preventDefault()
})

form.addEventListener("click", (event) => {
  const target = /** @type {HTMLElement} */ (event.target)
  const link = target.closest("[data-open]")
  const button = /** @type {HTMLButtonElement | null} */ (target.closest("button[name=do]"))
  const branch = branchOf(target)
  let done = false
  if (link && branch) {
    toggle(branch)
    done = true
  } else if (target.closest("[data-add]")) {
    newLine("category", tree)
    done = true
  } else if (button) done = press(button.value.split(".")[0] ?? "", branch)
  if (done) event.preventDefault()
})

form.addEventListener("input", ({ target }) => changed(/** @type {Text} */ (target), true))
form.addEventListener("change", ({ target }) => {
  if (!isMoving) changed(/** @type {Text} */ (target), false)
})
form.addEventListener("focusout", ({ target }) => {
  const field = /** @type {Text} */ (target)
  const row = /** @type {HTMLElement | null} */ (field.closest("[data-new]"))
  if (isMoving) return
  if (kept(row?.id ?? field.name)?.open) changed(field, false)
  // Not at once: whoever looks at another window has not left it.
  setTimeout(() => {
    if (!row?.isConnected || !document.hasFocus() || row.contains(document.activeElement)) return
    if (!mainOf(row)?.value.trim()) branchOf(row)?.remove()
  })
})
form.addEventListener("focusin", ({ target }) => {
  const row = rowOf(/** @type {HTMLElement} */ (target))
  for (const menu of tree.querySelectorAll(".outline-menu[open]")) {
    if (!menu.contains(/** @type {Node} */ (target))) menu.removeAttribute("open")
  }
  if (!row || row === current) return
  for (
    const [it, index]
      of /** @type {[HTMLElement | null, string][]} */ ([[current, "-1"], [row, "0"]])
  ) {
    it?.setAttribute("tabindex", index)
    for (const control of it ? controls(it) : []) control.setAttribute("tabindex", index)
  }
  current = row
  const preview = /** @type {HTMLElement | null | undefined} */ (
    branchOf(row)?.closest("[data-branch^=skill]")?.firstElementChild
  )?.dataset.preview
  if (!preview || question.getAttribute("href") === preview) return
  question.href = preview
  if (isFollowed) {
    frame.src = preview
    isLoading = true
  }
})

form.addEventListener("submit", () => {
  for (const it of form.querySelectorAll("[name^=resource]")) {
    sessionStorage.removeItem(it.getAttribute("name") ?? "")
  }
})
// A button that leads to another page takes along only what was changed.
form.addEventListener("formdata", ({ formData }) => {
  for (const [name, seen] of [...formData]) {
    const own = name.replace("seen:", "")
    const same = `${seen}`.replace(/\r\n/g, "\n")
    if (own !== name && `${formData.get(own) ?? ""}`.replace(/\r\n/g, "\n") === same) {
      formData.delete(name)
      formData.delete(own)
    }
  }
})

for (const link of document.querySelectorAll("[target=outline-preview]")) {
  link.addEventListener("click", () => isFollowed = link === question)
}
frame.addEventListener("load", () => isLoading = false)
tree.setAttribute("role", "treegrid")
tree.setAttribute("aria-label", tree.dataset.label ?? "")
dress(tree)
tree.querySelector("[data-row]")?.setAttribute("tabindex", "0")
document.querySelector("[data-keys]")?.removeAttribute("hidden")
document.querySelector("[data-save]")?.setAttribute("hidden", "")
const typed = /** @type {HTMLElement | null} */ (form.querySelector("#new"))
if (typed) {
  const { new: what = "" } = typed.dataset
  const home = typed.closest("[data-children]")
  newLine(what, /** @type {HTMLElement} */ (home ?? tree), branchOf(typed.previousElementSibling))
  typed.remove()
}
for (const name of names()) keep(name, { stuck: false })
restore(form)
watchDragging(tree, (branch, to, after) => {
  act([["do", `move.${branch.dataset.branch}`], ["to", to], ["after", after]], branch)
})
sendAll()
