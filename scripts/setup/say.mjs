// What the set-up says, and how it fails: one sentence and what to do next.

/** A failure that is the user's to mend; its message is all that is shown. */
export class SetupError extends Error {
  name = 'SetupError'
}

/** One line for the user. It goes to standard error, so that a command's own output stays clean. */
export const say = (line) => {
  process.stderr.write(`steppe: ${line}\n`)
}

/** @throws SetupError always: `what` went wrong, and what to do `next`. */
export const fail = (what, next) => {
  throw new SetupError(next === undefined ? what : `${what}\n        ${next}`)
}
