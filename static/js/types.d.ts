// What the scripts hand to each other. Read by the check of types alone: no page loads it.

/** Something chosen or typed that is not saved yet. A later one of the same name replaces it. */
interface Choice {
  /** the address that saves it */
  to: string
  name: string
  /** as a form would send them */
  fields: [string, string][]
  /** when it was chosen, in milliseconds by the site's clock */
  at: number
}

/** What became of a choice; all but "saved" by the status that views/saving.py tells. */
type Outcome = "saved" | "waiting" | "unknown" | "gone" | "closed" | "refused"

/** What views/saving.py says of a choice that is saved. */
interface Reply {
  saved: true
  /** the time there, in milliseconds */
  now: number
  /** the answers of the question's page, as they are now */
  fields?: Record<string, string>
  /** how far one is: as a number, in words, and as the inside of the picture */
  done?: number
  left?: string
  bar?: string
}

/** The part of a service worker's events that ours uses. */
interface WorkerEvent extends Event {
  request: Request
  respondWith(answer: Promise<Response | undefined>): void
  waitUntil(work: Promise<unknown>): void
}
