/** What was opened in the place of a column, one thing over the other; the column lies under it, as it was left. */
import type { ReadingPlace } from '../../shared/session'

export interface ThreadPanel {
  is: 'thread'
  /** Of the opened post. */
  id: string
  /** Of the opened post of the thread that it was reached from. */
  within: string | null
}

export interface ProfilePanel {
  is: 'profile'
  id: string
}

/** A panel that is open; `place` is where it was being read when another was opened over it. */
export type Panel = (ThreadPanel | ProfilePanel) & { key: number; place: ReadingPlace | null }

/** Steps back that are kept. */
const mostPanels = 30

export class Panels {
  #stack = $state.raw<readonly Panel[]>([])
  #opened = 0

  /** The one that is seen; null: the column itself. */
  get top(): Panel | null {
    return this.#stack.at(-1) ?? null
  }

  open(panel: ThreadPanel | ProfilePanel): void {
    const { top } = this
    if (top?.is === panel.is && top.id === panel.id) return
    this.#opened += 1
    this.#stack = [...this.#stack, { ...panel, key: this.#opened, place: null }].slice(-mostPanels)
  }

  /** Closes the one that is seen; answers false if there was none. */
  back(): boolean {
    if (this.top === null) return false
    this.#stack = this.#stack.slice(0, -1)
    return true
  }

  /** Keeps where a panel is being read, for the way back to it. */
  keepPlace(key: number, place: ReadingPlace): void {
    const panel = this.#stack.find((one) => one.key === key)
    // Why not a new stack: nothing that is drawn depends on it.
    if (panel !== undefined) panel.place = place
  }
}
