/** Custom emoji in plain text. Only the emoji that came with an entity count for it (mastodon-api.md 1.7, 6.3). */
import type { EmojiRow } from '../../../shared/rows'
import type { ContentNode } from './tree'

/** More pictures than this in one text stay shortcodes. */
export const mostEmoji = 200
const shortcode = /:([a-z0-9_][a-z0-9_.+@-]{0,2047}):/giy
const wordCharacter = /[\p{L}\p{N}:]/u

/** Emoji by shortcode. A Map, because `__proto__` and `constructor` are shortcodes too. */
export const emojiMap = (rows: readonly EmojiRow[]): ReadonlyMap<string, EmojiRow> =>
  new Map(rows.map((row) => [row.shortcode, row]))

const isWord = (character: string | undefined): boolean =>
  character !== undefined && wordCharacter.test(character)

/**
 * Text with known shortcodes replaced. A shortcode counts only where neither letter, digit nor colon touches it
 * (Mastodon's emoji_formatter.rb), so `:a::b:` stays as it is.
 * @param left how many emoji may still be replaced; counted down.
 */
export const withEmoji = (
  text: string,
  known: ReadonlyMap<string, EmojiRow>,
  left: { count: number },
): ContentNode[] => {
  if (known.size === 0 || !text.includes(':')) return [{ type: 'text', text }]
  const nodes: ContentNode[] = []
  let done = 0
  for (let at = text.indexOf(':'); at !== -1 && left.count > 0; at = text.indexOf(':', at)) {
    shortcode.lastIndex = at
    const found = shortcode.exec(text)?.[1]
    const row = found === undefined ? undefined : known.get(found)
    const end = at + (found?.length ?? 0) + 2
    if (row === undefined || isWord(text[at - 1]) || isWord(text[end])) {
      at += 1
      continue
    }
    if (at > done) nodes.push({ type: 'text', text: text.slice(done, at) })
    nodes.push({ type: 'emoji', shortcode: row.shortcode, url: row.url, staticUrl: row.staticUrl })
    left.count -= 1
    done = end
    at = end
  }
  if (done < text.length) nodes.push({ type: 'text', text: text.slice(done) })
  return nodes
}
