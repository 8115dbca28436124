/** A Dexie query as a rune: `current` is its newest result, and stays the old one until a new query has answered. */
import { createSubscriber } from 'svelte/reactivity'
import { followQuery } from './follow-query'

/**
 * One live query. It runs while something reactive reads `current`, and stops with the last reader.
 * `ask` says what is asked, also in its course; the previous result stays until the new question is answered.
 */
export class Live<Result> {
  #value: Result
  #query: (() => Promise<Result>) | null = null
  #isRead = false
  #stop: (() => void) | null = null
  #changed: () => void = () => undefined
  readonly #subscribe: () => void

  /** @param initial what `current` is before the first answer. */
  constructor(initial: Result) {
    this.#value = initial
    this.#subscribe = createSubscriber((update) => {
      this.#changed = update
      this.#isRead = true
      this.#listen()
      return () => {
        this.#isRead = false
        this.#silence()
      }
    })
  }

  get current(): Result {
    this.#subscribe()
    return this.#value
  }

  /** Asks something else from now on. */
  ask(query: () => Promise<Result>): void {
    this.#query = query
    if (!this.#isRead) return
    this.#silence()
    this.#listen()
  }

  #listen(): void {
    if (this.#query === null) return
    this.#stop = followQuery(this.#query, (result) => {
      this.#value = result
      this.#changed()
    })
  }

  #silence(): void {
    this.#stop?.()
    this.#stop = null
  }
}
