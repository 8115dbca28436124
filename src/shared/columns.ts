/** Columns of the deck, as every process sees them. */
export const columnWidth = { least: 280, usual: 372, most: 720 } as const
