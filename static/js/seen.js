/** Pages that this tab has shown, for when the site is away. They end with the tab. */

const PREFIX = "seen "

/** Remember this page with what is chosen on it. */
export function remember() {
  for (const it of document.querySelectorAll("input, textarea, option")) {
    if (it instanceof HTMLTextAreaElement) it.textContent = it.value
    else if (it instanceof HTMLOptionElement) it.toggleAttribute("selected", it.selected)
    else if (it instanceof HTMLInputElement) {
      it.toggleAttribute("checked", it.checked)
      it.setAttribute("value", it.value)
    }
  }
  sessionStorage.setItem(PREFIX + location.pathname, document.documentElement.outerHTML)
}

/** Return this page as it was when it was last left. */
export function recall() {
  return sessionStorage.getItem(PREFIX + location.pathname)
}

export function forget() {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(PREFIX)) sessionStorage.removeItem(key)
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
