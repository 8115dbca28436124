/** What an instance announces, out of its JSON (mastodon-api.md 1.13). */
import type { Announcement, Reaction } from '../../shared/sets'
import { emojisOf, mentionsOf, tagsOf } from './normalize-parts'
import { countOf, idOf, listOf, recordOf, textOf, timeOf } from './values'

const mostReactions = 100

/** What nobody says any more is none. A custom emoji without a picture is told by its name. */
const reactionOf = (value: unknown, origin: string): Reaction[] => {
  const raw = recordOf(value)
  const name = textOf(raw['name'], 200)
  const count = countOf(raw['count'])
  if (name === '' || count === 0) return []
  const [emoji = null] = emojisOf([{ ...raw, shortcode: name }], origin)
  return [{ name, count, isMine: raw['me'] === true, emoji }]
}

const reactionsOf = (value: unknown, origin: string): Reaction[] => {
  const byName = new Map<string, Reaction>()
  for (const raw of listOf(value, mostReactions))
    for (const reaction of reactionOf(raw, origin)) byName.set(reaction.name, reaction)
  return [...byName.values()]
}

/** @param origin pinned, for relative addresses @returns null without an id */
export const announcementOf = (value: unknown, { origin }: { origin: string }): Announcement | null => {
  const raw = recordOf(value)
  const id = idOf(raw['id'])
  if (id === null) return null
  return {
    id,
    content: textOf(raw['content'], 100_000),
    publishedAt: timeOf(raw['published_at']),
    endsAt: timeOf(raw['ends_at']),
    isRead: raw['read'] === true,
    mentions: mentionsOf(raw['mentions'], origin),
    tags: tagsOf(raw['tags'], origin),
    emojis: emojisOf(raw['emojis'], origin),
    reactions: reactionsOf(raw['reactions'], origin),
  }
}
