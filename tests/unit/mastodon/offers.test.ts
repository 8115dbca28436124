import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAccountClient } from '../../../src/main/mastodon/account-client'
import { createOffers, offersInMemory } from '../../../src/main/mastodon/offers'
import { asAccountKey } from '../../../src/shared/ids'
import type { KeptOffers } from '../../../src/shared/offers'
import { html, json, tinyServer, type TinyServer } from '../../support/tiny-server'
import { movingClock } from '../../support/moving-clock'
import { transportOver } from './fixtures'

const day = 24 * 3_600_000

describe('what an instance offers', () => {
  it('is not known before it was asked, and what it lacks is remembered for its version', () => {
    const clock = movingClock()
    const kept = offersInMemory()
    const offers = createOffers('https://a.example', kept, clock)
    expect(offers.lacks('manyPosts')).toBe(false)
    offers.noteLack('manyPosts')
    offers.noteVersion('4.2.0', null)
    expect(createOffers('https://a.example', kept, clock).lacks('manyPosts')).toBe(true)
    expect(createOffers('https://b.example', kept, clock).lacks('manyPosts')).toBe(false)
    offers.noteVersion('4.2.0', null)
    expect(offers.lacks('manyPosts')).toBe(true)
    offers.noteVersion('4.3.0', null)
    expect(offers.lacks('manyPosts')).toBe(false)
  })

  it('is asked for again after a day, where nothing stands in for it', async () => {
    const clock = movingClock()
    const offers = createOffers('https://a.example', offersInMemory(), clock)
    offers.noteLack('markers')
    await clock.advance(day - 1)
    expect(offers.lacks('markers')).toBe(true)
    await clock.advance(1)
    expect(offers.lacks('markers')).toBe(false)
  })

  it('is asked for again after a month, and where its own word or a wrong clock speaks against what was noted', async () => {
    const clock = movingClock()
    const kept = offersInMemory()
    const offers = createOffers('https://a.example', kept, clock)
    offers.noteLack('manyPosts')
    await clock.advance(29 * day)
    expect(offers.lacks('manyPosts')).toBe(true)
    await clock.advance(day)
    expect(offers.lacks('manyPosts')).toBe(false)
    kept.setOffer('https://a.example', {
      version: '4.6.0',
      api: 10,
      lacks: [{ feature: 'manyPosts', at: clock.now() }],
    })
    expect(offers.lacks('manyPosts')).toBe(false)
    kept.setOffer('https://a.example', {
      version: 'x',
      api: null,
      lacks: [{ feature: 'manyPosts', at: clock.now() + day }],
    })
    expect(offers.lacks('manyPosts')).toBe(false)
  })
})

describe('the API itself', () => {
  it('is noted to be missing from the first time on, over restarts, until it answers', async () => {
    const clock = movingClock()
    const kept = offersInMemory()
    const open = () => createOffers('https://a.example', kept, clock)
    expect(open().noteApi(true)).toBe(0)
    expect(kept.offer('https://a.example')).toBeNull()
    expect(open().noteApi(false)).toBe(0)
    await clock.advance(4 * day)
    expect(open().noteApi(false)).toBe(4 * day)
    expect(open().noteApi(true)).toBe(0)
    await clock.advance(day)
    expect(open().noteApi(false)).toBe(0)
  })
})

describe('an optional endpoint', () => {
  let server: TinyServer
  let kept: KeptOffers
  beforeEach(async () => {
    server = await tinyServer()
    kept = offersInMemory()
  })
  afterEach(() => server.close())

  const client = () =>
    createAccountClient({
      accountKey: asAccountKey('reader00'),
      origin: server.origin,
      domain: 'a.example',
      token: 'token',
      transport: transportOver(),
      clock: movingClock(Date.now()),
      offers: kept,
    })

  const refusals = [400, 401, 403, 404, 405, 410, 422, 501, 'page'] as const
  const refuse = (kind: (typeof refusals)[number], isAnswered: boolean): void =>
    server.answer((response, { url }) => {
      if (isAnswered && url === '/api/v1/accounts/verify_credentials') json(response, 200, { id: '1' })
      else if (kind === 'page') html(response, 200)
      else json(response, kind, { error: 'No' })
    })

  it.each([401, 403, 410, 'page'] as const)(
    'that is refused by %s as all else is, is not lacking: a sign-in has ended, or an outage began',
    async (kind) => {
      refuse(kind, false)
      const asked = client()
      await expect(asked.statuses(['1'], { priority: 'check' })).rejects.toThrow()
      expect(asked.lacks('manyPosts')).toBe(false)
    },
  )

  it.each(refusals)(
    'that is refused by %s is lacking, on every account and after a restart',
    async (kind) => {
      refuse(kind, true)
      const first = client()
      await expect(first.statuses(['1'], { priority: 'check' })).rejects.toThrow()
      expect(first.lacks('manyPosts')).toBe(true)
      expect(client().lacks('manyPosts')).toBe(true)
    },
  )

  it.each([429, 500, 502, 503])('that answers %i is not', async (status) => {
    server.answer((response) => json(response, status, { error: 'Later' }))
    const asked = client()
    await expect(asked.statuses(['1'], { priority: 'user' })).rejects.toThrow()
    expect(asked.lacks('manyPosts')).toBe(false)
  })

  it.each(['requests', 'conversations', 'bookmarks', 'favourites'] as const)(
    'and is a timeline (%s) is asked for once, and again only for the user, until that is answered',
    async (kind) => {
      let asked = 0
      let isThere = false
      server.answer((response) => {
        asked += 1
        if (isThere) json(response, 200, [])
        else json(response, 404, { error: 'No' })
      })
      const look = (priority: 'tip' | 'user'): Promise<unknown> => client().page({ kind }, {}, { priority })
      for (const priority of ['tip', 'tip', 'tip'] as const) {
        await expect(look(priority)).rejects.toMatchObject({ code: 'notFound' })
      }
      expect(asked).toBe(1)
      await expect(look('user')).rejects.toMatchObject({ code: 'notFound' })
      expect(asked).toBe(2)
      isThere = true
      await expect(look('tip')).rejects.toMatchObject({ code: 'notFound' })
      expect(asked).toBe(2)
      await look('user')
      await look('tip')
      expect(asked).toBe(4)
    },
  )

  it('is asked for again once the instance says that it is of another version', async () => {
    server.answer((response, { url }) =>
      url?.startsWith('/api/v2/instance') === true
        ? json(response, 200, { domain: 'a.example', version: '4.3.0', api_versions: { mastodon: 2 } })
        : json(response, 404, { error: 'No' }),
    )
    kept.setOffer(server.origin, { version: '4.2.0', api: null, lacks: [] })
    const asked = client()
    await expect(asked.statuses(['1'], { priority: 'check' })).rejects.toThrow()
    expect(asked.lacks('manyPosts')).toBe(true)
    await asked.streamingUrl({ priority: 'tip' })
    expect(asked.lacks('manyPosts')).toBe(false)
    expect(kept.offer(server.origin)).toMatchObject({ version: '4.3.0', api: 2, lacks: [] })
  })
})
