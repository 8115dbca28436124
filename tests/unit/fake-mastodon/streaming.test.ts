import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { startFakeInstance } from '../../support/fake-mastodon/index'
import type { FakeInstance, FakeInstanceOptions } from '../../support/fake-mastodon/index'
import { minute, noon } from './client'
import { closeEars, keep, listen as openEar, streamBase, subscribe as subscribeTo, until } from './ear'
import type { Ear } from './ear'

let instance: FakeInstance
const base = (): string => streamBase(instance)

const listen = (url?: string, token?: string): Promise<Ear> => openEar(instance, url, token)

const subscribe = (ear: Ear, stream?: string): Promise<void> => subscribeTo(instance, ear, stream)

const open = async (options: FakeInstanceOptions = {}): Promise<void> => {
  instance = await startFakeInstance({ now: noon, ...options })
  for (const handle of ['reader', 'mina', 'jo']) instance.world.addAccount({ handle })
  instance.world.follow('reader', 'mina')
  instance.world.follow('reader', 'jo')
}

beforeEach(() => open())
afterEach(async () => {
  closeEars()
  await instance.stop()
})

const refusal = (url: string, options: { headers?: Record<string, string> } = {}, protocol?: string) =>
  new Promise<{ status: number; message: string | undefined }>((resolve, reject) => {
    const socket =
      protocol === undefined ? new WebSocket(url, options) : new WebSocket(url, protocol, options)
    keep(socket)
    socket.on('unexpected-response', (_request, response) =>
      resolve({ status: response.statusCode ?? 0, message: response.headers['x-error-message']?.toString() }),
    )
    socket.on('open', () => resolve({ status: 101, message: undefined }))
    socket.on('error', reject)
  })

describe('events', () => {
  it('sends posts, edits and deletes to followers as the API does', async () => {
    const ear = await listen()
    await subscribe(ear)
    const post = instance.world.post({ author: 'mina', text: 'hello' })
    instance.world.edit(post.id, { text: 'hello again' })
    instance.world.delete(post.id)
    const [update, edit, gone] = await ear.heard(3)
    expect(update).toMatchObject({ stream: ['user'], event: 'update' })
    expect(JSON.parse(update?.payload ?? '')).toMatchObject({ id: post.id, favourited: false })
    expect(edit).toMatchObject({ event: 'status.update' })
    expect(JSON.parse(edit?.payload ?? '')).toMatchObject({ content: '<p>hello again</p>' })
    expect(gone).toEqual({ stream: ['user'], event: 'delete', payload: post.id })
  })

  it('streams late and young fetched posts, not old ones or merged ones', async () => {
    const ear = await listen()
    await subscribe(ear)
    instance.world.deliverLate({ author: 'mina', text: 'late', createdAt: noon - 600 * minute })
    instance.world.deliverFetched({ author: 'mina', text: 'young', createdAt: noon - 60 * minute })
    instance.world.deliverFetched({ author: 'mina', text: 'old', createdAt: noon - 600 * minute })
    instance.world.unfollow('reader', 'mina')
    instance.world.follow('reader', 'mina')
    instance.world.post({ author: 'jo', text: 'end' })
    const texts = (await ear.heard(3)).map(({ payload }) => /<p>(\w+)/.exec(payload ?? '')?.[1])
    expect(texts).toEqual(['late', 'young', 'end'])
  })

  it('sends a delete when a mute clears the home, and for an undone boost', async () => {
    const post = instance.world.post({ author: 'mina', text: 'one' })
    instance.clock.advance(minute)
    const stranger = instance.world.addAccount({ handle: 'stranger' })
    const theirs = instance.world.post({ author: stranger.username, text: 'two' })
    const boost = instance.world.boost({ by: 'jo', of: theirs.id })
    const ear = await listen()
    await subscribe(ear)
    instance.world.mute('reader', 'mina')
    instance.world.unboost('jo', theirs.id)
    expect(await ear.heard(2)).toMatchObject([
      { event: 'delete', payload: post.id },
      { event: 'delete', payload: boost.id },
    ])
  })

  it('tells those who are mentioned of an edit, of posts they never had too', async () => {
    instance.world.addAccount({ handle: 'stranger' })
    const unseen = instance.world.post({ author: 'stranger', text: 'Hello @reader' })
    const ear = await listen()
    await subscribe(ear)
    instance.world.edit(unseen.id, { text: 'Hello again @reader' })
    const own = instance.world.post({ author: 'mina', text: 'Hi @reader' })
    instance.world.edit(own.id, { text: 'Hi again @reader' })
    const events = (await ear.heard(5)).map(({ event }) => event)
    expect(events).toEqual(['status.update', 'update', 'notification', 'status.update', 'status.update'])
    expect(instance.world.homeOf('reader').map(({ id }) => id)).toEqual([own.id])
  })

  it('sends nothing before a subscribe or after an unsubscribe', async () => {
    const ear = await listen()
    instance.world.post({ author: 'mina', text: 'unheard' })
    await subscribe(ear)
    instance.world.post({ author: 'mina', text: 'heard' })
    await ear.heard(1)
    ear.socket.send(JSON.stringify({ type: 'unsubscribe', stream: 'user' }))
    await until(() => instance.streaming.subscriptions(instance.world.account('reader').id).length === 0)
    instance.world.post({ author: 'mina', text: 'unheard too' })
    await subscribe(ear)
    instance.world.post({ author: 'mina', text: 'again' })
    expect((await ear.heard(2)).map(({ payload }) => /<p>(\w+)/.exec(payload ?? '')?.[1])).toEqual([
      'heard',
      'again',
    ])
  })

  it('is deaf for a while after a subscribe, if told so', async () => {
    instance.streaming.options.blindMs = 150
    const ear = await listen()
    await subscribe(ear)
    instance.world.post({ author: 'mina', text: 'lost' })
    instance.clock.advance(149)
    instance.world.post({ author: 'mina', text: 'lost too' })
    instance.clock.advance(1)
    instance.world.post({ author: 'mina', text: 'heard' })
    expect((await ear.heard(1))[0]?.payload).toContain('heard')
  })
})

describe('sockets', () => {
  it('takes the token from the header, the query or the protocol', async () => {
    const token = instance.oauth.issueToken('reader')
    const url = `${base()}/api/v1/streaming`
    expect(await refusal(url)).toEqual({ status: 401, message: 'Invalid access token' })
    expect(await refusal(url, { headers: { authorization: 'Bearer nonsense' } })).toMatchObject({
      status: 401,
    })
    expect(await refusal(`${url}?access_token=${token}`)).toMatchObject({ status: 101 })
    expect(await refusal(url, {}, token)).toMatchObject({ status: 101 })
    expect(await refusal(`${base()}//api/v1/streaming?access_token=${token}`)).toMatchObject({ status: 404 })
  })

  it('answers mistakes with a frame that names no stream, and binary with 1003', async () => {
    const ear = await listen()
    ear.socket.send(JSON.stringify({ type: 'subscribe', stream: 'nonsense' }))
    ear.socket.send(JSON.stringify({ type: 'dance', stream: 'user' }))
    expect(await ear.heard(1)).toEqual([{ error: 'Unknown stream type', status: 400 }])
    const closed = new Promise((resolve) => ear.socket.on('close', resolve))
    ear.socket.send(Buffer.from([1]))
    expect(await closed).toBe(1003)
  })

  it('pings, and drops who does not answer', async () => {
    await instance.stop()
    await open({ streaming: { pingMs: 30 } })
    const ear = await listen()
    await until(() => ear.pings() >= 2)
    const mute = new WebSocket(`${base()}/api/v1/streaming`, {
      headers: { authorization: `Bearer ${instance.oauth.issueToken('reader')}` },
      autoPong: false,
    })
    keep(mute)
    await new Promise((resolve) => mute.on('close', resolve))
    expect(ear.socket.readyState).toBe(WebSocket.OPEN)
  })

  it('closes when the token is revoked, and then refuses', async () => {
    const token = instance.oauth.issueToken('reader')
    const ear = await listen(undefined, token)
    const closed = new Promise((resolve) => ear.socket.on('close', resolve))
    instance.oauth.revoke(token)
    await closed
    const headers = { authorization: `Bearer ${token}` }
    expect(await refusal(`${base()}/api/v1/streaming`, { headers })).toMatchObject({ status: 401 })
  })

  it('can live at a port and path of its own', async () => {
    await instance.stop()
    await open({ streaming: { ownPort: true, path: '/live' } })
    const body: unknown = await (await fetch(`${instance.origin}/api/v2/instance`)).json()
    // The shape is what is asserted here.
    const url = (body as { configuration: { urls: { streaming: string } } }).configuration.urls.streaming
    expect(url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/live$/)
    expect(url).not.toContain(new URL(instance.origin).host)
    const ear = await listen(`${url}/api/v1/streaming`)
    await subscribe(ear)
    instance.world.post({ author: 'mina', text: 'there' })
    expect(await ear.heard(1)).toMatchObject([{ event: 'update' }])
  })
})

describe('faults', () => {
  it('stream-silent-death: open, but nothing comes and no ping is answered', async () => {
    const ear = await listen()
    await subscribe(ear)
    const heal = instance.faults.add({ name: 'stream-silent-death' })
    let pongs = 0
    ear.socket.on('pong', () => (pongs += 1))
    ear.socket.ping()
    instance.world.post({ author: 'mina', text: 'unheard' })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect([ear.socket.readyState, ear.frames.length, pongs]).toEqual([WebSocket.OPEN, 0, 0])
    heal()
    const second = await listen()
    await subscribe(second)
    instance.world.post({ author: 'mina', text: 'heard' })
    expect(await second.heard(1)).toHaveLength(1)
    expect(ear.frames).toEqual([])
  })

  it('stream-close, -error-frame and -garbage strike open sockets once', async () => {
    const ear = await listen()
    await subscribe(ear)
    instance.faults.add({ name: 'stream-error-frame', times: 1 })
    expect(await ear.heard(1)).toEqual([{ error: 'Unexpected error', status: 500 }])
    instance.faults.add({ name: 'stream-garbage', times: 1 })
    expect((await ear.heard(6))[1]?.error).toContain('unreadable')
    const closed = new Promise((resolve) => ear.socket.on('close', resolve))
    instance.faults.add({ name: 'stream-close', times: 1 })
    await closed
    expect((await listen()).socket.readyState).toBe(WebSocket.OPEN)
  })

  it('stream-unauthorized and stream-refuse strike upgrades', async () => {
    const url = `${base()}/api/v1/streaming`
    const headers = { authorization: `Bearer ${instance.oauth.issueToken('reader')}` }
    const heal = instance.faults.add({ name: 'stream-unauthorized' })
    expect(await refusal(url, { headers })).toMatchObject({ status: 401 })
    heal()
    instance.faults.add({ name: 'stream-refuse', times: 1 })
    await expect(refusal(url, { headers })).rejects.toThrow()
    expect(await refusal(url, { headers })).toMatchObject({ status: 101 })
  })
})
