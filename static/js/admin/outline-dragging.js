/** Rows of the outline that are dragged: a statement into any skill, a skill into any group. */

/** @type {Record<string, string>} what a kind of row may hang in */
const HOME = { skill: "category", statement: "skill" }

/** @typedef {{ row: HTMLElement, where: "before" | "behind" | "inside" }} Place */

/** @param {HTMLElement} tree @param {(branch: HTMLElement, to: string, after: string) => void} move */
export function watchDragging(tree, move) {
  /** @type {HTMLElement | null} */
  let dragged = null

  tree.addEventListener("dragstart", ({ target, dataTransfer }) => {
    const handle = /** @type {Element} */ (target).closest("[data-handle]")
    dragged = /** @type {HTMLElement | null} */ (handle?.closest("[data-branch]") ?? null)
    if (!dragged) return
    dragged.dataset.dragged = ""
    dataTransfer?.setData("text/plain", dragged.dataset.branch ?? "")
    dataTransfer?.setDragImage(dragged, 0, 0)
  })
  tree.addEventListener("dragover", (event) => {
    const place = dragged && placeAt(dragged, event)
    mark(tree, place)
    if (place) event.preventDefault()
  })
  tree.addEventListener("drop", (event) => {
    const place = dragged && placeAt(dragged, event)
    if (!dragged || !place) return
    event.preventDefault()
    const branch = /** @type {HTMLElement} */ (place.row.closest("[data-branch]"))
    const home =
      /** @type {HTMLElement | null} */ (branch.parentElement?.closest("[data-branch]") ?? null)
    if (place.where === "inside") move(dragged, pkOf(branch), "")
    else if (place.where === "behind") move(dragged, pkOf(home), pkOf(branch))
    else move(dragged, pkOf(home), pkOf(sibling(branch, dragged)) || "first")
  })
  tree.addEventListener("dragend", () => {
    delete dragged?.dataset.dragged
    dragged = null
    mark(tree, null)
  })
}

/** Return the row before this one, but for the one that is dragged. @param {HTMLElement} branch @param {HTMLElement} dragged */
function sibling(branch, dragged) {
  const before = branch.previousElementSibling
  return /** @type {HTMLElement | null} */ (before === dragged
    ? before.previousElementSibling
    : before)
}

/** @param {Element | null} branch */
function pkOf(branch) {
  return branch?.getAttribute("data-branch")?.split(".")[1] ?? ""
}

/** Say where a row would go if it were let go here. @param {HTMLElement} dragged @param {DragEvent} event @returns {Place | null} */
function placeAt(dragged, { target, clientY }) {
  const row =
    /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest("[data-row]"))
  if (!row || dragged.contains(row)) return null
  const [kind = "", what] = [dragged, row].map((it) =>
    (it.dataset.branch ?? it.dataset.row)?.split(".")[0]
  )
  if (what === HOME[kind]) return { row, where: "inside" }
  if (what !== kind) return null
  const { top, height } = row.getBoundingClientRect()
  return { row, where: clientY < top + height / 2 ? "before" : "behind" }
}

/** @param {HTMLElement} tree @param {Place | null} place */
function mark(tree, place) {
  for (const it of tree.querySelectorAll("[data-drop]")) it.removeAttribute("data-drop")
  place?.row.setAttribute("data-drop", place.where)
}
