/** The requests of the day by the instances' own ledgers, and what was promised and known at the moment of each. */
import { answers, diary, instances, kindOf, people, type Page, type Person } from './day-of-ten'
import type { Asked, Circumstances } from './needs'
import { minutes } from './support'

/** Of what has no line here nothing streams. */
const streamNames: Record<string, RegExp> = {
  home: /^user$/,
  notifications: /^user$/,
  conversations: /^direct$/,
  list: /^list/,
  tag: /^hashtag/,
  local: /^public:local$/,
}

const personOf = (account: string): Person => {
  const person = people.find((one) => one.account === account)
  if (person === undefined) throw new Error(`Nobody is ${account}.`)
  return person
}
const pagesAround = (at: number, before: number, after: number): Page[] =>
  diary.filter((page) => page.at >= at - before && page.at <= at + after)
const isStreamed = ({ subscribed }: Page, account: string, column: string): boolean =>
  [...(subscribed.get(personOf(account).account) ?? [])].some(
    (name) => streamNames[column]?.test(name) === true,
  )

/** When the first item of a column came that holds few; null: it has none, or is none of these. */
const firstAt = (account: string, column: string): number | null => {
  const { username, instance } = personOf(account)
  const { world } = instance
  if (column === 'notifications') return world.notificationsOf(username).at(-1)?.at ?? null
  if (column !== 'conversations') return null
  const me = world.account(username).id
  const direct = world
    .posts()
    .filter(({ visibility, mentions }) => visibility === 'direct' && mentions.includes(me))
  return direct.length === 0 ? null : Math.min(...direct.map(({ createdAt }) => createdAt))
}

/** What a judge of requests asks about the day. */
export const circumstances = (): Circumstances => {
  const shown = new Map<string, number[]>()
  for (const { account, shown: ids, at } of answers()) {
    for (const id of ids) {
      const key = `${account ?? ''} ${id}`
      shown.set(key, [...(shown.get(key) ?? []), at])
    }
  }
  return {
    promised: (account, column, at) => {
      // What is synced without a column has none, and is never seen.
      const key = personOf(account).columns.find((one) => kindOf(one) === column)
      const ages = pagesAround(at, 61_000, 61_000).map((page) => {
        if (isStreamed(page, account, column)) return 10 * minutes
        return key !== undefined && page.seen.has(key) ? minutes : 15 * minutes
      })
      return Math.min(...ages)
    },
    isJoining: (account, column, at) =>
      new Set(pagesAround(at, 3 * minutes, minutes).map((page) => isStreamed(page, account, column))).size >
      1,
    firstAt,
    accountsAt: (at) => people.filter(({ instance }) => instance === at).length,
    isDrawn: (account, id, at) =>
      pagesAround(at, 61_000, 0).some(({ drawn }) => drawn.get(personOf(account).account)?.has(id) === true),
    shownAt: (account, id, at) => shown.get(`${account} ${id}`)?.findLast((time) => time < at) ?? null,
  }
}

/** All requests by the instances' own ledgers, in their order; those without a token are nobody's. */
export const ledger = (): Asked[] =>
  instances
    .flatMap((instance) =>
      instance.requests.map((request) => {
        const own = people.find((one) => one.instance === instance && one.username === request.account)
        const account = own?.account ?? `nobody at ${instance.domain}`
        return { ...request, instance, account, username: own?.username ?? null }
      }),
    )
    .sort((one, other) => one.at - other.at)
