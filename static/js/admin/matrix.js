// The target matrix: a cell is edited where it stands, and saved as it is left. All words come from
// the page and the site. Without this script each cell leads to a form.

const table = /** @type {HTMLTableElement} */ (document.querySelector(".matrix"))
const said = /** @type {HTMLElement} */ (document.querySelector(".matrix-said"))
const form = /** @type {HTMLFormElement} */ (document.querySelector(".matrix-form"))
const parts = /** @type {HTMLTemplateElement} */ (document.querySelector("#cell"))

/** The cell that is edited, and those that could not be saved. */
const unsaved = new Set()

/** @param {HTMLTableCellElement} cell */
function open(cell) {
  if (cell.querySelector(".cell")) return
  const link = /** @type {HTMLElement} */ (cell.querySelector("a"))
  link.hidden = true
  cell.append(parts.content.cloneNode(true))
  const row = cell.closest("tr")?.querySelector("th")?.textContent?.trim()
  const column = document.querySelector(`#role-${cell.dataset.role} span`)?.textContent
  for (const field of fields(cell)) {
    const label = field.dataset.label ?? field.parentElement?.textContent?.trim()
    field.setAttribute("aria-label", `${label}: ${row}, ${column}`)
    const value = cell.dataset[field.name] ?? ""
    if (field instanceof HTMLInputElement) field.checked = value !== ""
    else field.value = value
  }
  fields(cell)[0]?.focus()
}

/** @param {HTMLElement} cell @returns {(HTMLSelectElement | HTMLInputElement)[]} */
function fields(cell) {
  return [...cell.querySelectorAll("select, input")].map((
    it,
  ) => /** @type {HTMLSelectElement | HTMLInputElement} */ (it))
}

/** @param {HTMLSelectElement | HTMLInputElement} field */
function value(field) {
  return field instanceof HTMLInputElement ? (field.checked ? "on" : "") : field.value
}

/** @param {HTMLTableCellElement} cell */
function close(cell) {
  const link = /** @type {HTMLElement} */ (cell.querySelector("a"))
  link.hidden = false
  // Before they go, or they would be left, and so be saved.
  if (cell.contains(document.activeElement)) link.focus()
  cell.querySelector(".cell")?.remove()
  unsaved.delete(cell)
}

/** @param {HTMLTableCellElement} cell */
async function save(cell) {
  if (cell.dataset.saving) return
  if (fields(cell).every((field) => value(field) === (cell.dataset[field.name] ?? ""))) {
    close(cell)
    return
  }
  const sent = new FormData(form)
  sent.set("role", cell.dataset.role ?? "")
  sent.set("skill", cell.dataset.skill ?? "")
  for (const field of fields(cell)) {
    sent.set(field.name, value(field))
    sent.set(`${field.name}-seen`, cell.dataset[field.name] ?? "")
  }
  cell.dataset.saving = "yes"
  unsaved.add(cell)
  try {
    const answer = await fetch(location.pathname, { method: "POST", body: sent, redirect: "error" })
    show(cell, await answer.json())
  } catch {
    tell(cell, table.dataset.failed ?? "", "failed")
  } finally {
    delete cell.dataset.saving
  }
}

/**
 * @param {HTMLTableCellElement} cell
 * @param {{ said: string, state: string, words?: [string, string] } & Record<string, unknown>} answer
 */
function show(cell, answer) {
  if (!answer.words) return tell(cell, answer.said, answer.state)
  for (const name of ["level", "importance"]) {
    cell.dataset[name] = answer[name] === null ? "" : String(answer[name])
  }
  cell.dataset.critical = answer.critical ? "on" : ""
  const [level, more] = answer.words
  const link = /** @type {HTMLElement} */ (cell.querySelector("a"))
  const [first, second] = [link.querySelector("b"), link.querySelector("i")]
  if (first && second) {
    first.textContent = level
    second.textContent = more
  }
  close(cell)
  tell(cell, answer.said, answer.state)
}

/** @param {HTMLElement} cell @param {string} words @param {string} state */
function tell(cell, words, state) {
  cell.dataset.state = state
  said.textContent = words
  said.dataset.state = state
}

/** @param {Event} event @returns {HTMLTableCellElement | null} */
function cellOf(event) {
  return event.target instanceof Element ? event.target.closest("td[data-role]") : null
}

table.addEventListener("click", (event) => {
  const cell = cellOf(event)
  if (!cell || (event instanceof MouseEvent && (event.ctrlKey || event.metaKey))) return
  if (event.target instanceof Element && event.target.closest(".cell")) return
  event.preventDefault()
  open(cell)
})

table.addEventListener("focusout", (event) => {
  const cell = cellOf(event)
  const next = event.relatedTarget
  if (!cell?.querySelector(".cell") || (next instanceof Node && cell.contains(next))) return
  void save(cell)
})

table.addEventListener("keydown", (event) => {
  const cell = cellOf(event)
  if (!cell?.querySelector(".cell") || !["Enter", "Escape"].includes(event.key)) return
  event.preventDefault()
  if (event.key === "Escape") close(cell)
  else void save(cell)
})

addEventListener("beforeunload", (event) => {
  if (unsaved.size) event.preventDefault()
})
