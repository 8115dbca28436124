/** What a policy holds back, and the requests behind which it waits. */
import { describe, expect, it } from 'vitest'
import { pageOf, readerOf } from './client'
import { path, useNotified } from './notified'

const { instance, types, say, json } = useNotified()

describe('a policy', () => {
  it('drops or filters by who it is, and filtered ones wait behind a request', async () => {
    const { world } = instance()
    world.setPolicy('reader', { for_not_following: 'filter', for_private_mentions: 'drop' })
    world.post({ author: 'mina', text: 'psst @reader', visibility: 'direct' })
    for (const text of ['one @reader', 'two @reader']) world.post({ author: 'mina', text })
    world.follow('reader', 'jo')
    world.post({ author: 'jo', text: 'three @reader' })
    expect(await types()).toEqual(['mention'])
    expect(await types('include_filtered=true')).toHaveLength(3)
    const { id } = world.account('mina')
    const { items } = await pageOf(readerOf(instance()), path, `account_id=${id}`)
    expect(items).toMatchObject([{ filtered: true }, { filtered: true }])
    const requests = await pageOf(readerOf(instance()), `${path}/requests`)
    expect(requests.items).toMatchObject([
      {
        notifications_count: '2',
        account: { acct: 'mina' },
        last_status: { content: expect.stringContaining('two') as string },
      },
    ])
    expect(await json('/api/v2/notifications/policy')).toMatchObject({
      for_not_following: 'filter',
      for_private_mentions: 'drop',
      summary: { pending_requests_count: 1, pending_notifications_count: 2 },
    })
    expect(await json(`${path}/policy`)).toMatchObject({
      filter_not_following: true,
      filter_new_accounts: false,
    })
  })

  it('accepts later: what was filtered shows where it belongs, and the next passes', async () => {
    const { world, clock } = instance()
    await say('PATCH', '/api/v2/notifications/policy', { for_not_following: 'filter' })
    world.post({ author: 'mina', text: 'one @reader' })
    world.follow('reader', 'jo')
    world.post({ author: 'jo', text: 'two @reader' })
    world.setWorkerDelay(5000)
    const [request] = (await pageOf(readerOf(instance()), `${path}/requests`)).ids
    expect((await say('POST', `${path}/requests/${request}/accept`)).status).toBe(200)
    expect(await json(`${path}/requests/merged`)).toEqual({ merged: false })
    expect(await types()).toHaveLength(1)
    clock.advance(5000)
    expect(await json(`${path}/requests/merged`)).toEqual({ merged: true })
    world.post({ author: 'mina', text: 'three @reader' })
    expect(
      world
        .notificationsOf('reader')
        .map(({ fromId }) => world.accounts().find(({ id }) => id === fromId)?.username),
    ).toEqual(['mina', 'jo', 'mina'])
    expect((await pageOf(readerOf(instance()), `${path}/requests`)).ids).toEqual([])
  })

  it('lets a request be dismissed, alone or with others', async () => {
    const { world } = instance()
    world.setPolicy('reader', { for_not_following: 'filter' })
    for (const handle of ['mina', 'jo']) world.post({ author: handle, text: 'hi @reader' })
    const { ids } = await pageOf(readerOf(instance()), `${path}/requests`)
    await say('POST', `${path}/requests/dismiss`, { id: ids })
    expect(await types('include_filtered=true')).toEqual([])
    expect((await pageOf(readerOf(instance()), `${path}/requests`)).ids).toEqual([])
  })
})
