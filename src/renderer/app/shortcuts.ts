/** Keys of the window: what each does, and the list that "?" shows. Pure but for the type of the event. */

export type Wish =
  | {
      do: 'next' | 'previous' | 'newest' | 'oldest' | 'unread' | 'back' | 'left' | 'right' | 'close' | 'list'
    }
  | { do: 'column'; number: number }

/** What the list says: keys, and what they do; `inPost`: only on the post that has the focus, which hears them itself. */
export const shortcutList: readonly { keys: readonly string[]; does: string; inPost?: true }[] = [
  { keys: ['j'], does: 'Next (older) post' },
  { keys: ['k'], does: 'Previous (newer) post' },
  { keys: ['Enter'], does: 'Open the thread of a post', inPost: true },
  { keys: ['p'], does: 'Open the profile of who wrote it', inPost: true },
  { keys: ['Escape'], does: 'Back from a thread or profile' },
  { keys: ['.'], does: 'Oldest unread post' },
  { keys: ['Home'], does: 'Newest post' },
  { keys: ['End'], does: 'Oldest stored post' },
  { keys: ['z'], does: 'Back to where you were' },
  { keys: ['1', '…', '9'], does: 'Go to a column by its number' },
  { keys: ['←', '→'], does: 'Go to the column beside' },
  { keys: ['Ctrl', '+'], does: 'Larger text' },
  { keys: ['Ctrl', '−'], does: 'Smaller text' },
  { keys: ['Ctrl', ','], does: 'Settings' },
  { keys: ['?'], does: 'This list' },
]

const wishes: ReadonlyMap<string, Wish> = new Map<string, Wish>([
  ['j', { do: 'next' }],
  ['k', { do: 'previous' }],
  ['.', { do: 'unread' }],
  ['Home', { do: 'newest' }],
  ['End', { do: 'oldest' }],
  ['z', { do: 'back' }],
  ['ArrowLeft', { do: 'left' }],
  ['ArrowRight', { do: 'right' }],
  ['Escape', { do: 'close' }],
  ['?', { do: 'list' }],
])

export interface Stroke {
  key: string
  ctrlKey: boolean
  altKey: boolean
  metaKey: boolean
  /** Somebody else has used it. */
  defaultPrevented: boolean
}

/** What goes on while its key is held; a jump is made, or undone, once. */
const going: ReadonlySet<Wish['do']> = new Set<Wish['do']>(['next', 'previous', 'left', 'right'])

/** What a key asks for; null if it is not ours. */
export const wishOf = (stroke: Stroke): Wish | null => {
  if (stroke.ctrlKey || stroke.altKey || stroke.metaKey || stroke.defaultPrevented) return null
  if (/^[1-9]$/.test(stroke.key)) return { do: 'column', number: Number(stroke.key) }
  return wishes.get(stroke.key) ?? null
}

/** Whether a wish is granted once more while its key is held. */
export const goesOn = (wish: Wish): boolean => going.has(wish.do)

/** Whether keys pressed there write text, or belong to a widget that uses them itself. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest(
    'input, textarea, select, video, audio, dialog, [contenteditable=""], [contenteditable="true"]',
  ) !== null
