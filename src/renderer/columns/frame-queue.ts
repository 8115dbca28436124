/**
 * Spreads the redrawing of many columns over frames: each job runs in the next frame that has time for it, one at least
 * per frame, so that posts streaming into six columns never add up to one long frame.
 */
export interface FrameQueue {
  /** Runs the job once in a coming frame; asking again before that changes nothing. */
  add: (job: () => void) => void
  remove: (job: () => void) => void
}

/** What the queue needs of the window; given from outside for tests. */
export interface FrameClock {
  /** Calls back in the next frame. */
  nextFrame: (callback: () => void) => void
  /** Milliseconds. */
  now: () => number
}

const budgetMs = 6

export const createFrameQueue = (clock: FrameClock): FrameQueue => {
  const jobs = new Set<() => void>()
  let asked = false

  const ask = (): void => {
    if (asked || jobs.size === 0) return
    asked = true
    clock.nextFrame(run)
  }

  const run = (): void => {
    asked = false
    const start = clock.now()
    for (const job of jobs) {
      jobs.delete(job)
      job()
      if (clock.now() - start >= budgetMs) break
    }
    ask()
  }

  return {
    add: (job) => {
      jobs.add(job)
      ask()
    },
    remove: (job) => void jobs.delete(job),
  }
}

/** Frames while the page is shown; a hidden page has none, so there it is a timer. */
const nextFrame = (callback: () => void): void => {
  if (document.hidden) setTimeout(callback, 0)
  else requestAnimationFrame(callback)
}

/** The window's queue, shared by its columns. */
export const frames = createFrameQueue({ nextFrame, now: () => performance.now() })

/** Resolves when what is in the document now has been painted. */
export const painted = (): Promise<void> => new Promise((resolve) => nextFrame(() => setTimeout(resolve, 0)))
