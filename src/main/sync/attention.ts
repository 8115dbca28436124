/** What the engines ask about the user's circumstances; told anew by `attentionChanged` of each engine. */
export interface Attention {
  /** Whether less is to be asked for: the machine is on battery, or the network slow or paid by volume. */
  isSparing: () => boolean
}

/** Where nobody tells. */
export const fullAttention: Attention = { isSparing: () => false }
