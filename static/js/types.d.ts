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
type Outcome = "saved" | "waiting" | "unknown" | "gone" | "closed" | "conflict" | "refused"

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

/** What was typed in the outline and is not saved yet. */
interface Kept {
  value: string
  /** what the field held before; null for a line that is new */
  seen: string | null
  at: number
  /** it is still being typed: nothing is sent until it is left */
  open?: boolean
  /** what was sent of it already, though no answer came */
  tried?: string
  /** why it is not sent again */
  stuck?: boolean
  /** where a new line is to stand, as the site wants it said */
  place?: [string, string][]
}

/** What the outline's page says of what it was sent (admin/outline/views.py). */
interface Told {
  stored: Record<string, string>
  conflicts: Record<string, string>
  refused: Record<string, string>
  /** why the verb was not done, or the line not added */
  why: string
  said: string
  /** the row that was added or moved, what it hangs in, what it stands behind, what went for it */
  row?: string
  home?: string
  after?: string
  gone?: string
  html?: string
}

/** Why the site has not taken what was sent. */
type Trouble = "waiting" | "login" | "forbidden" | "gone"
