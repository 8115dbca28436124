import { createRandom } from './random'
import type { Random } from './random'
import type { World } from './model/world'

export interface PopulateOptions {
  /** Default 1; the same seed on an equal world makes the same posts. */
  seed?: number
  /** Handle of the reader, made if it does not exist; follows everybody. Default `reader`. */
  reader?: string
  /** Authors, a third of them remote. Default 40. */
  people?: number
  /** Posts and boosts together. Default 300. */
  posts?: number
  /** Server time of the newest one; default: now. */
  until: number
  /** Milliseconds from the oldest to the newest; default: two minutes a post. */
  span?: number
  /** Share of each kind, 0 to 1. */
  boosts?: number
  replies?: number
  media?: number
  polls?: number
  warnings?: number
  quotes?: number
  /** Goes before every handle, so that several calls can share a world. */
  prefix?: string
}

const vocabulary = (
  'river morning steppe horse train window paper light winter bread garden signal mountain letter quiet harbour ' +
  'bicycle archive lantern cloud orchard radio copper kettle meadow station violin map bridge evening tide stone'
).split(' ')

const sentence = (random: Random, words: number): string => {
  const text = Array.from({ length: words }, () => random.pick(vocabulary)).join(' ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

const writing = (random: Random): string => {
  const paragraphs = Array.from({ length: 1 + random.int(3) }, () =>
    Array.from({ length: 1 + random.int(3) }, () => sentence(random, 4 + random.int(12))).join(' '),
  )
  const tag = random.chance(0.25) ? ` #${random.pick(vocabulary)}` : ''
  const link = random.chance(0.1) ? ` https://${random.pick(vocabulary)}.example/${random.int(1e6)}` : ''
  return paragraphs.join('\n\n') + tag + link
}

/**
 * Fills a world with plausible people and posts, without stream events: thousands in a second. The posts stand in
 * the reader's home as if they had been received when they were written.
 * @returns ids of everything that was made, oldest first.
 */
export const populate = (world: World, options: PopulateOptions): string[] => {
  const random = createRandom(options.seed ?? 1)
  const { people = 40, posts = 300, reader = 'reader', prefix = 'person', until } = options
  const share = { boosts: 0.2, replies: 0.15, media: 0.2, polls: 0.02, warnings: 0.05, quotes: 0, ...options }
  const span = options.span ?? posts * 120_000
  const known = new Set(world.accounts().map(({ username }) => username))
  if (!known.has(reader)) world.addAccount({ handle: reader })
  const handles = Array.from({ length: people }, (_, index) => {
    const handle = `${prefix}${index + 1}${index % 3 === 2 ? '@elsewhere.example' : ''}`
    world.addAccount({ handle })
    world.follow(reader, handle)
    return handle
  })
  const made: string[] = []
  const originals: string[] = []
  for (let index = 0; index < posts; index += 1) {
    const createdAt = Math.round(until - span + (span * (index + 1)) / posts)
    const author = random.pick(handles)
    const recent = originals.slice(-200)
    if (recent.length > 0 && random.chance(share.boosts)) {
      made.push(world.boost({ by: author, of: random.pick(recent), createdAt }).id)
      continue
    }
    const post = world.post({
      author,
      createdAt,
      text: writing(random),
      ...(random.chance(share.warnings) ? { spoilerText: sentence(random, 3) } : {}),
      ...(recent.length > 0 && random.chance(share.replies) ? { inReplyTo: random.pick(recent) } : {}),
      ...(recent.length > 0 && random.chance(share.quotes) ? { quoteOf: random.pick(recent) } : {}),
      ...(random.chance(share.media)
        ? {
            media: Array.from({ length: 1 + random.int(4) }, () => ({
              width: 600 + random.int(800),
              height: 400 + random.int(800),
              alt: random.chance(0.7) ? sentence(random, 6) : null,
            })),
          }
        : {}),
      ...(random.chance(share.polls)
        ? {
            poll: {
              options: [1, 2, 3].map(() => ({ title: random.pick(vocabulary), votes: random.int(50) })),
            },
          }
        : {}),
      counts: { favourites: random.int(30), boosts: random.int(10), replies: random.int(6) },
    })
    made.push(post.id)
    originals.push(post.id)
  }
  return made
}
