/** Something that the user asks main to do: whether it is under way, and why it could not be done. */
import { toAppError, type AppErrorDetail } from '../../shared/errors'
import { sentenceFor } from '../../shared/sentences'

export class Doing {
  isBusy = $state(false)
  /** Why the last attempt failed; null if it did not, or another one is under way. */
  problem = $state.raw<AppErrorDetail | null>(null)

  /** The problem as a sentence. */
  get said(): string | null {
    return this.problem === null ? null : sentenceFor(this.problem)
  }

  /** Does it, unless it is under way already. Answers whether it was done; never throws. */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    if (this.isBusy) return false
    this.isBusy = true
    this.problem = null
    try {
      await work()
      return true
    } catch (thrown) {
      this.problem = toAppError(thrown).detail
      return false
    } finally {
      this.isBusy = false
    }
  }

  /** The question is closed: a problem of it is none of the next one. */
  forget(): void {
    this.problem = null
  }
}
