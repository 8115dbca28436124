// What the set-up says, and how it fails: one sentence and what to do next.

/** A failure that is the user's to mend; its message is all that is shown. */
export class SetupError extends Error {
  name = 'SetupError'
}

/** One line for the user. It goes to standard error, so that a command's own output stays clean. */
export const say = (line) => {
  process.stderr.write(`steppe: ${line}\n`)
}

/**
 * What to say of an error: of what the system refused (no room, a folder that cannot be written), in its words, and what to do.
 * @throws the error itself if it is neither that nor a SetupError: then it is a mistake of ours, and its stack says where.
 */
export const sentenceOf = (error) => {
  if (error instanceof SetupError) return error.message
  if (typeof error?.syscall !== 'string') throw error
  return `${error.message}.\n        See that this folder can be written and that the disk has room, then run the command again.`
}

/** @throws SetupError always: `what` went wrong, and what to do `next`. */
export const fail = (what, next) => {
  throw new SetupError(next === undefined ? what : `${what}\n        ${next}`)
}

/**
 * Says what `parseArgs` of Node does not take, and what there is instead.
 * @returns {never}
 * @throws SetupError, or the error itself if it is another one
 */
export const failOfOption = (error, instead) => {
  if (!String(error?.code).startsWith('ERR_PARSE_ARGS_')) throw error
  // After the first sentence Node explains how it tells options from words, which is of no help here.
  const [what] = error.message.split(/\.(?:\s|$)/)
  fail(`${what}.`, instead)
}
