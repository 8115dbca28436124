/** When what could not be had is asked for again: after a while, after ever longer ones, and at once when somebody has reason to. */

const lookMs = 5_000
/** In looks. Main leaves a silent host alone for 15 s, and a picture is not asked for again before that. */
const firstWait = 5
/** Five minutes: what main knows to be missing it answers itself. */
const longestWait = 60

interface Waiting {
  /** Looks that are left until it is asked for. */
  left: number
  /** Looks to wait when it fails the next time. */
  next: number
  isAsked: boolean
}

/** Addresses that wait; one timer for all of them, which runs only while there are any. */
export class Retries {
  readonly #ask: (address: string) => Promise<boolean>
  readonly #came: (address: string) => void
  readonly #waiting = new Map<string, Waiting>()
  #timer: ReturnType<typeof setInterval> | undefined

  /**
   * @param ask asks for one, and tells whether it is there now.
   * @param came is called when it is.
   */
  constructor(ask: (address: string) => Promise<boolean>, came: (address: string) => void) {
    this.#ask = ask
    this.#came = came
  }

  /** It has failed just now. */
  add(address: string): void {
    this.#waiting.set(address, { left: firstWait, next: 2 * firstWait, isAsked: false })
    this.#timer ??= setInterval(() => this.#look(), lookMs)
  }

  remove(address: string): void {
    this.#waiting.delete(address)
    if (this.#waiting.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** All may be there to be had now. What fails in spite of that, or had been asked for before, waits as if for the first time. */
  tryAll(): void {
    for (const [address, one] of this.#waiting) {
      one.next = firstWait
      void this.#try(address, one)
    }
  }

  #look(): void {
    for (const [address, one] of this.#waiting) {
      one.left -= 1
      if (one.left <= 0) void this.#try(address, one)
    }
  }

  async #try(address: string, one: Waiting): Promise<void> {
    if (one.isAsked) return
    one.isAsked = true
    const isThere = await this.#ask(address)
    one.isAsked = false
    one.left = one.next
    one.next = Math.min(2 * one.next, longestWait)
    if (isThere) this.#came(address)
  }
}
