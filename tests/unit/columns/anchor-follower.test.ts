import { expect, it } from 'vitest'
import type { Anchor } from '../../../src/renderer/columns/anchor'
import { AnchorFollower } from '../../../src/renderer/columns/anchor-follower'
import type { Item } from '../../../src/renderer/columns/items'
import type { TimelineSource } from '../../../src/renderer/columns/source'
import { inEra, orderOf } from '../../../src/shared/order'
import type { Order } from '../../../src/shared/ids'

const [here, beside] = [orderOf('20'), orderOf('21')]
const place: Anchor = { order: here, uri: 'https://one.example/20', offset: -12 }

/** Only the order counts here. */
const items = (...orders: Order[]): Item[] => orders.map((order) => ({ kind: 'entry', order }) as Item)
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const follow = (whereNow: Order | null) => {
  const done: string[] = []
  let anchor: Anchor | null = place
  const follower = new AnchorFollower({
    // Nothing else of it is asked.
    source: {
      olderThan: () => Promise.resolve([whereNow ?? here]),
      orderOfUri: () => Promise.resolve(whereNow),
    } as unknown as TimelineSource,
    anchor: () => anchor,
    draw: (drawn) => void done.push(`drew ${drawn.length}`),
    goTo: (to) => {
      done.push(`went to ${to.order} at ${to.offset}`)
      return Promise.resolve()
    },
  })
  const scrollTo = (order: Order): void => {
    anchor = { ...place, order }
  }
  return { follower, done, scrollTo, jump: () => (anchor = null) }
}

it('draws at once what still holds the place', () => {
  const { follower, done } = follow(inEra(here, 1))
  follower.take(items(beside, here))
  expect(done).toEqual(['drew 2'])
})

it('goes where the post stands since it has another id, at the same pixel', async () => {
  const { follower, done } = follow(inEra(here, 1))
  follower.take(items(beside))
  expect(done).toEqual([])
  await settled()
  expect(done).toEqual([`went to ${inEra(here, 1)} at -12`])
})

it('draws what is left where the post is gone, or only moved up', async () => {
  for (const whereNow of [null, beside]) {
    const { follower, done } = follow(whereNow)
    follower.take(items(beside))
    await settled()
    expect(done).toEqual(['drew 1'])
  }
})

it('draws what is left when the reader scrolls on to another post meanwhile', async () => {
  const { follower, done, scrollTo } = follow(null)
  follower.take(items(beside))
  scrollTo(beside)
  await settled()
  expect(done).toEqual(['drew 1'])
})

it('follows the post that is read by then where that one has another id too', async () => {
  const { follower, done, scrollTo } = follow(inEra(here, 1))
  follower.take(items(orderOf('19')))
  scrollTo(beside)
  await settled()
  expect(done).toEqual([`went to ${inEra(here, 1)} at -12`])
})

it('leaves the view alone when something newer came, or the reader went elsewhere', async () => {
  const one = follow(inEra(here, 1))
  one.follower.take(items(beside))
  one.follower.take(items(beside, here))
  await settled()
  expect(one.done).toEqual(['drew 2'])
  const other = follow(inEra(here, 1))
  other.follower.take(items(beside))
  other.jump()
  await settled()
  expect(other.done).toEqual([])
})
