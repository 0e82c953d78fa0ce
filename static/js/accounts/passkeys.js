/**
 * Shows what needs a script to sign in with a passkey, says when none was used, and tells the form
 * that brings a passkey whether others use the computer, too. What asks the browser for a passkey
 * is allauth's; all words are the page's.
 */

const said = document.querySelector("[data-passkey-said]")

/** @param {string} name of a template of the page */
const say = (name) => {
  const words = document.querySelector(`template[data-passkey-words="${name}"]`)
  if (said && words instanceof HTMLTemplateElement) {
    said.replaceChildren(words.content.cloneNode(true))
  }
}

if ("PublicKeyCredential" in globalThis) {
  for (const element of document.querySelectorAll("[data-passkey]")) {
    element.removeAttribute("hidden")
  }
} else {
  say("unknown")
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault()
  say("failed")
})

const shared = document.querySelector("input[type=checkbox][name=shared]")
const too = document.querySelector("[data-shared-too]")
if (shared instanceof HTMLInputElement && too instanceof HTMLInputElement) {
  const copy = () => {
    too.value = shared.checked ? "on" : ""
  }
  shared.addEventListener("change", copy)
  copy()
}
