/** Columns of the deck, as every process sees them. */
export const columnWidth = { least: 280, usual: 372, most: 720 } as const

/**
 * Jumps of a column that can still be undone in a later window. Why fewer than in the window itself: all of them are written whenever
 * a reader comes to rest, and read before the first frame; and who comes back goes back a few steps, not through a day.
 */
export const mostKeptJumps = 10
