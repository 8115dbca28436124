// An app that ends as soon as it began. Electron itself says nothing of it then: Chromium's own complaints are kept quiet.

/** What cannot begin ends within this; what ran longer has said more by itself. */
const startMs = 5_000

/**
 * Whether the app ended out of order, and right after its start.
 * @param {{ code: number | null, signal: string | null, wasAsked: boolean, afterMs: number }} end
 *   `wasAsked`: somebody told this command to end
 */
export const endedEarly = ({ code, wasAsked, afterMs }) => code !== 0 && !wasAsked && afterMs < startMs

const unset = (variables) => `unset ${variables.join(' and ')} to have a virtual one`

/**
 * What to say of such an end: what happened, and what to do.
 * @param {{ code: number | null, signal: string | null }} end
 * @param {{ name: string | undefined, answers: boolean, variables: string[] } | undefined} display
 *   the user's own (see `ownDisplay`), where the app had that
 * @param {boolean} isLoud whether Chromium complained aloud
 */
export const wordsOfEnd = ({ code, signal }, display, isLoud) => {
  const what = `Electron ${signal === null ? `ended with code ${code}` : `was ended by ${signal}`} right after its start.`
  const next = []
  if (display?.name !== undefined && !display.answers) {
    next.push(
      `The display ${display.name}, which DISPLAY names, does not answer: correct it, or ${unset(display.variables)}.`,
    )
  } else {
    next.push(
      isLoud
        ? 'Chromium’s own reason stands above.'
        : 'Run the command again with STEPPE_DEBUG=1 in its environment to read Chromium’s own reason.',
    )
    if (display !== undefined) next.push(`Where that is the display, ${unset(display.variables)}.`)
  }
  return [what, ...next].join('\n        ')
}
