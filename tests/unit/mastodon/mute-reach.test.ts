/** Who is muted counts although the instance does not tell of everybody whether that hides notifications too. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { systemClock } from '../../../src/main/clock'
import { createAccountClient } from '../../../src/main/mastodon/account-client'
import { startFakeInstance, type FakeInstance } from '../../support/fake-mastodon'
import { account, transportOver } from './fixtures'

let fake: FakeInstance
beforeEach(async () => {
  fake = await startFakeInstance({ throttle: false })
  fake.world.addAccount({ handle: 'reader' })
  for (let at = 0; at < 90; at += 1) {
    fake.world.addAccount({ handle: `p${at}@far.example` })
    fake.world.mute('reader', `p${at}@far.example`, { notifications: true })
  }
})
afterEach(() => fake.stop())

const readMutes = (signal: AbortSignal) =>
  createAccountClient({
    accountKey: account,
    origin: fake.origin,
    domain: fake.domain,
    token: fake.oauth.issueToken('reader'),
    transport: transportOver({ timeout: 2_000 }),
    clock: systemClock(),
  }).set('mutes', { priority: 'check', signal })

/** The second of the requests that ask for it. */
const isSecond = (onIt: () => void = () => undefined) => {
  let times = 0
  return ({ path }: { path: string }): boolean => {
    if (path !== '/api/v1/accounts/relationships') return false
    times += 1
    if (times === 2) onIt()
    return times === 2
  }
}

it.each(['http-502-html', 'http-429-with-reset', 'not-found'] as const)(
  'what was told before it failed is kept, and nobody is left out (%s)',
  async (name) => {
    fake.faults.add({ name, when: isSecond(), seconds: 600 })
    const { members } = await readMutes(new AbortController().signal)
    expect(members).toHaveLength(90)
    const hiding = members.map((one) => 'hidesNotifications' in one && one.hidesNotifications)
    expect(hiding.filter((hides) => hides === true)).toHaveLength(40)
  },
)

it('is not read at all by who is interrupted', async () => {
  const life = new AbortController()
  fake.faults.add({ name: 'delay', when: isSecond(() => life.abort()), ms: 100 })
  await expect(readMutes(life.signal)).rejects.toMatchObject({ code: 'cancelled' })
})
