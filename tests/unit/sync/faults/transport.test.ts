/** Rows 1 to 8 and 15 of the fault map: what comes instead of an answer of the API. */
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { startFakeInstance, type FaultName } from '../../../support/fake-mastodon'
import { untrusted } from '../../../support/untrusted-certificate'
import { hours, minutes, type Scene } from '../support'
import { during, idsOf, outlast, stateOf, stocked, timelineState, tipsIn } from './support'

let scene: Scene
afterEach(() => scene.end())

const local = { kind: 'local' } as const
const owls = { kind: 'tag', tag: 'owls', any: [], all: [], none: [] } as const

describe('pages instead of JSON', () => {
  it.each<[string, FaultName, object]>([
    ['fault 1: 503 with a big page keeps its status, and is waited for', 'http-503-html', { status: 503 }],
    ['fault 3: 502 of a proxy is an error of the server, nothing else', 'http-502-html', { status: 502 }],
    ['fault 3: 504 of a proxy too', 'http-504-html', { status: 504 }],
    [
      'fault 4: 200 with a page is no empty timeline, and deletes nothing',
      'http-200-html',
      { status: 200, notApi: true },
    ],
  ])('%s', async (_name, fault, problem) => {
    scene = await stocked()
    await outlast(scene, { name: fault }, { lasts: hours, most: 45, problem: { code: 'server', ...problem } })
  })

  it('fault 6: a challenge at every call, for days, is no sign-out; everything stored stays readable', async () => {
    scene = await stocked()
    await outlast(
      scene,
      { name: 'challenge' },
      { lasts: 48 * hours, most: 48 * 30, problem: { code: 'server', status: 403, notApi: true } },
    )
    expect(scene.signedOut()).toBe(false)
  })

  it('fault 5: Steppe says who it is; where it is kept out all the same, that is no sign-out', async () => {
    scene = await stocked()
    scene.instance.faults.add({ name: 'blocks-agents' })
    await scene.write(5)
    await scene.advance(2 * minutes)
    expect(stateOf(scene).connection).toBe('polling')
    expect(await scene.stored()).toEqual(scene.ledger())
    scene.instance.faults.add({ name: 'http-403-html' })
    const asked = await during(scene, hours)
    expect(stateOf(scene)).toMatchObject({ connection: 'offline', problem: { code: 'server', status: 403 } })
    expect(scene.signedOut()).toBe(false)
    expect(asked.length).toBeLessThanOrEqual(45)
  })
})

const days = 24 * hours

describe('an instance that is gone for good', () => {
  it.each<FaultName>(['gone', 'gone-html'])(
    'by its own word (%s): that is said, it is asked hourly, and everything stored stays readable',
    async (fault) => {
      scene = await stocked({ harness: { timelines: [local, owls] } })
      const before = await scene.stored()
      const posts = await scene.store.database.statuses.count()
      const remove = scene.instance.faults.add({ name: fault })
      const asked = await during(scene, 2 * days)
      expect(stateOf(scene)).toMatchObject({
        connection: 'offline',
        problem: { code: 'gone', why: 'closed' },
      })
      expect(scene.signedOut()).toBe(false)
      expect(await scene.stored()).toEqual(before)
      expect(await scene.gone()).toEqual([])
      expect(await scene.store.database.statuses.count()).toBe(posts)
      // More and more seldom in the first half hour: whoever set that up may have made a mistake. By chance half of the hour each.
      expect(asked.length).toBeGreaterThan(2 * 24)
      expect(asked.length).toBeLessThanOrEqual(2 * 24 * 2 + 20)
      remove()
      await scene.write(5)
      await scene.advance(hours + minutes)
      expect(stateOf(scene)).toMatchObject({ connection: 'polling', problem: null })
      expect(await scene.stored()).toEqual(scene.ledger())
    },
  )

  it('because its domain was sold: after days that is said, over a restart too, and it is asked hourly', async () => {
    scene = await stocked({ harness: { timelines: [local, owls] } })
    const before = await scene.stored()
    const remove = scene.instance.faults.add({ name: 'parked' })
    await scene.advance(2 * days)
    // So far it may as well be down for maintenance.
    expect(stateOf(scene).problem).toMatchObject({ code: 'server', status: 200, notApi: true })
    await scene.stop()
    scene.start()
    await scene.advance(days + minutes * 10)
    const gone = { connection: 'offline', problem: { code: 'gone', why: 'noApi' } }
    expect(stateOf(scene)).toMatchObject(gone)
    const asked = await during(scene, days)
    expect(asked.length).toBeLessThanOrEqual(24 * 2 + 2)
    expect(stateOf(scene)).toMatchObject(gone)
    expect(await scene.stored()).toEqual(before)
    expect(await scene.gone()).toEqual([])
    remove()
    await scene.write(5)
    await scene.advance(hours + minutes)
    expect(stateOf(scene)).toMatchObject({ connection: 'polling', problem: null })
    expect(await scene.stored()).toEqual(scene.ledger())
    // What was noted counts no more once it was there again.
    scene.instance.faults.add({ name: 'parked' })
    await scene.advance(hours)
    expect(stateOf(scene).problem).toMatchObject({ code: 'server', status: 200 })
  })
})

describe('one endpoint alone', () => {
  it('fault 2: 500 with a page for one column is said of it, and home goes on as if nothing were', async () => {
    scene = await stocked({ harness: { timelines: [local, owls] } })
    scene.instance.faults.add({ name: 'http-500-html', when: '/api/v1/timelines/public' })
    await scene.write(5)
    const asked = await during(scene, hours)
    expect(stateOf(scene).connection).toBe('polling')
    expect(await scene.stored()).toEqual(scene.ledger())
    expect(timelineState(scene, local)?.problem).toMatchObject({ code: 'server', status: 500 })
    expect(timelineState(scene, owls)?.problem).toBeNull()
    // No more often than one that works.
    expect(asked.filter(({ path }) => path === '/api/v1/timelines/public').length).toBeLessThanOrEqual(60)
    expect(tipsIn(asked).length).toBeLessThanOrEqual(75)
  })

  it('fault 7: 403 for single endpoints is said of their columns, and asked again seldom', async () => {
    scene = await stocked({ harness: { timelines: [local, owls] } })
    const remove = scene.instance.faults.add({ name: 'forbidden', when: '/api/v1/timelines/public' })
    const kept = await idsOf(scene, local)
    await scene.write(5)
    const asked = await during(scene, 3 * hours)
    expect(stateOf(scene).connection).toBe('polling')
    expect(await scene.stored()).toEqual(scene.ledger())
    expect(timelineState(scene, local)?.problem).toMatchObject({ code: 'forbidden' })
    expect(timelineState(scene, owls)?.problem).toBeNull()
    expect(await idsOf(scene, local)).toEqual(kept)
    expect(asked.filter(({ path }) => path === '/api/v1/timelines/public').length).toBeLessThanOrEqual(8)
    remove()
    await scene.advance(2 * hours)
    expect(timelineState(scene, local)?.problem).toBeNull()
  })
})

describe('another place', () => {
  it('fault 8: a certificate that is not trusted is said as that, never passed over, and tried hourly', async () => {
    const secure = createServer(untrusted, (_request, response) => response.end('[]'))
    secure.listen(0, '127.0.0.1')
    await once(secure, 'listening')
    // A server that listens on a port has an address of this form.
    const { port } = secure.address() as AddressInfo
    const struck = { is: false, times: 0 }
    scene = await stocked({
      harness: {
        fetch: (url, init) => {
          if (!struck.is) return fetch(url, init)
          struck.times += 1
          return fetch(new URL(new URL(url).pathname, `https://127.0.0.1:${port}`), init)
        },
      },
    })
    const before = await scene.stored()
    struck.is = true
    await scene.write(5)
    await scene.advance(12 * hours)
    expect(stateOf(scene)).toMatchObject({ connection: 'offline', problem: { code: 'certificate' } })
    expect(await scene.stored()).toEqual(before)
    // The first half hour it is tried more and more seldom, for a network that asks to sign in looks like this too.
    expect(struck.times).toBeGreaterThan(12)
    expect(struck.times).toBeLessThanOrEqual(40)
    struck.is = false
    await scene.advance(hours + minutes)
    expect(await scene.stored()).toEqual(scene.ledger())
    secure.close()
  })

  it('fault 15: a redirect to another host is not followed, and the token stays here', async () => {
    const elsewhere = await startFakeInstance({ throttle: false })
    scene = await stocked()
    await outlast(
      scene,
      { name: 'redirect-cross-origin', to: elsewhere.origin },
      { lasts: hours, most: 45, problem: { code: 'redirected' } },
    )
    expect(elsewhere.requests).toEqual([])
    await elsewhere.stop()
  })
})
