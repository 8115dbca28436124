import type { FakeAnnouncement } from '../model/types'
import { emojiJson, emojisIn } from './account'
import type { Scene } from './account'

const iso = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString())

/** Dismissed ones are listed too, and say that they were read (API 1.13). */
export const announcementJson = (
  scene: Scene,
  one: FakeAnnouncement,
  viewerId: string,
): Record<string, unknown> => ({
  id: one.id,
  content: one.content,
  starts_at: iso(one.startsAt),
  ends_at: iso(one.endsAt),
  all_day: false,
  published_at: iso(one.publishedAt),
  updated_at: iso(one.publishedAt),
  read: one.readBy.has(viewerId),
  mentions: [],
  statuses: [],
  tags: [],
  emojis: emojisIn(scene, one.content),
  reactions: [...one.reactions]
    .filter(([, people]) => people.size > 0)
    .map(([name, people]) => {
      const emoji = scene.state.emojis.get(name)
      const { url, static_url } = emoji === undefined ? {} : emojiJson(scene, emoji)
      return {
        name,
        count: people.size,
        me: people.has(viewerId),
        ...(emoji === undefined ? {} : { url, static_url }),
      }
    }),
})
