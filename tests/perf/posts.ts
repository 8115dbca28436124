/** Posts of a usual size (about 3 KB each with all that belongs to them), to fill timelines with. */
import type { AccountKey, Order, TimelineKey } from '../../src/shared/ids'
import { idOfOrder, orderOf } from '../../src/shared/order'
import type { MediaRow } from '../../src/shared/rows'
import type { TimelinePage } from '../../src/shared/store-shapes'
import { profileRow, statusRow } from '../support/store-builders'

const authors = 300
const twoMinutes = 120_000n << 16n
const words = 'river morning steppe horse train window paper light winter bread garden signal mountain'.split(
  ' ',
)

const textOf = (at: number): string => {
  const sentence = Array.from({ length: 60 }, (_, word) => words[(at * 7 + word * word) % words.length])
  return `<p>${sentence.join(' ')}.</p><p><a href="https://one.example/${at}" rel="nofollow">one.example/${at}</a></p>`
}

const picture = (at: number): MediaRow => ({
  id: String(at),
  type: 'image',
  url: `https://files.invalid/original/${at}.png`,
  previewUrl: `https://files.invalid/small/${at}.png`,
  remoteUrl: null,
  description: `A picture of a ${words[at % words.length]}, taken from far away on a bright day.`,
  blurhash: 'LEHV6nWB2yk8pyo0adR*.7kCMdnj',
  width: 1_200,
  height: 800,
  duration: null,
  focus: null,
})

/** Pages of 40 that go on below an entry, each proving the range down from `from` to its own oldest post. */
export function* pagesBelow(
  place: { account: AccountKey; timeline: TimelineKey; from: Order; now: number },
  posts: number,
): Generator<TimelinePage> {
  const { account, timeline, now } = place
  const top = BigInt(idOfOrder(place.from))
  let newest = place.from
  for (let start = 1; start <= posts; start += 40) {
    const numbers = Array.from({ length: Math.min(40, posts - start + 1) }, (_, index) => start + index)
    const statuses = numbers.map((at) =>
      statusRow(String(top - BigInt(at) * twoMinutes), {
        account,
        createdAt: now - at * 120_000,
        authorId: `author${at % authors}`,
        content: textOf(at),
        media: at % 3 === 0 ? [picture(at)] : [],
        tags: [{ name: 'steppe', url: 'https://one.example/tags/steppe' }],
        favouritesCount: at % 17,
      }),
    )
    const names = new Set(statuses.map(({ authorId }) => authorId))
    const entries = statuses.map(({ id }) => ({ order: orderOf(id), statusId: id }))
    const oldest = entries.at(-1)?.order ?? newest
    yield {
      account,
      timeline,
      statuses,
      profiles: [...names].map((id) => profileRow(id, { account, handle: `${id}@one.example` })),
      entries,
      covers: { newest, oldest },
      below: start + 40 > posts ? 'end' : 'open',
      authoritative: null,
      absentBefore: null,
      asOf: null,
    }
    newest = oldest
  }
}
