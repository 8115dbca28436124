/** Runs pieces of work one after another. */
export type Queue = <Result>(work: () => Promise<Result>) => Promise<Result>

/** A queue of its own; a piece that fails does not stop the next one. */
export const createQueue = (): Queue => {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const next = last.then(work, work)
    last = next.catch(() => undefined)
    return next
  }
}
