/** An instance of which every tenth request fails, whatever it asks for. */
import { isPicture } from './asked'
import type { FakeInstance } from './fake-mastodon'
import type { FakeRequest } from './fake-mastodon/http'

type Kind = 'home' | 'sockets' | 'pictures' | 'others'

const ways = ['http-502-html', 'truncated-json', 'refuse'] as const

const kindOf = (request: FakeRequest): Kind => {
  if (request.path === '/api/v1/timelines/home') return 'home'
  if (request.path === '/api/v1/streaming') return 'sockets'
  return isPicture(request) ? 'pictures' : 'others'
}

/**
 * Has the third request of each kind fail and every tenth from there, each time in another way. Why counted, and not by chance: so
 * there is no run in which nothing failed.
 * @returns tells how many of each kind have failed
 */
export const failEveryTenth = ({ faults }: FakeInstance): (() => Readonly<Record<Kind, number>>) => {
  const asked: Record<Kind, number> = { home: 0, sockets: 0, pictures: 0, others: 0 }
  const failed = { ...asked }
  /** How many of its kind failed before it; null of one that does not. Several faults ask for the same request. */
  const known = new WeakMap<FakeRequest, { failedBefore: number | null }>()
  const failedBefore = (request: FakeRequest): number | null => {
    const kind = kindOf(request)
    let one = known.get(request)
    if (one === undefined) {
      asked[kind] += 1
      one = { failedBefore: asked[kind] % 10 === 3 ? failed[kind] : null }
      if (one.failedBefore !== null) failed[kind] += 1
      known.set(request, one)
    }
    return one.failedBefore
  }
  for (const [at, name] of ways.entries()) {
    faults.add({ name, when: (request) => (failedBefore(request) ?? -1) % ways.length === at })
  }
  faults.add({ name: 'stream-502', when: (request) => failedBefore(request) !== null })
  return () => failed
}
