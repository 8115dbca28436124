/** What a stream subscribes to, and what it tells of what it hears. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/main/clock'
import { post, token, userAgent } from './fixtures'
import { listening, soon, stopListening, streamingServer, update } from './streaming-bench'
import type { StreamingServer } from './streaming-bench'

let server: StreamingServer

beforeEach(async () => {
  server = await streamingServer()
})
afterEach(async () => {
  stopListening()
  await server.close()
})

describe('a stream', () => {
  it('carries the token in the header and never in the address', async () => {
    const { told } = listening(server.url)
    await soon(() => expect(told).toEqual(['opened']))
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: `Bearer ${token}`,
      'user-agent': userAgent,
    })
    expect(server.requests[0]?.url).toBe('/api/v1/streaming')
    expect(server.requests[0]?.headers['sec-websocket-protocol']).toBeUndefined()
  })

  it('is one socket for all its streams', async () => {
    listening(server.url, { streams: ['user', 'public:local'] })
    await soon(() =>
      expect(server.frames[0]).toEqual([
        { type: 'subscribe', stream: 'user' },
        { type: 'subscribe', stream: 'public:local' },
      ]),
    )
    expect(server.sockets).toHaveLength(1)
  })

  it('subscribes to what is wanted later, ends what is not, and names parameters as servers do', async () => {
    const { stream } = listening(server.url)
    await soon(() => expect(server.frames[0]).toHaveLength(1))
    stream.setStreams(['user', 'list:12', 'hashtag:owls'])
    await soon(() => expect(server.frames[0]).toHaveLength(3))
    stream.setStreams(['user', 'hashtag:owls'])
    await soon(() =>
      expect(server.frames[0]).toEqual([
        { type: 'subscribe', stream: 'user' },
        { type: 'subscribe', stream: 'list', list: '12' },
        { type: 'subscribe', stream: 'hashtag', tag: 'owls' },
        { type: 'unsubscribe', stream: 'list', list: '12' },
      ]),
    )
    server.sockets[0]?.terminate()
    await soon(() =>
      expect(server.frames[1]).toEqual([
        { type: 'subscribe', stream: 'user' },
        { type: 'subscribe', stream: 'hashtag', tag: 'owls' },
      ]),
    )
  })

  it('takes a refusal for the only stream that was subscribed lately; the account’s own goes on', async () => {
    const { told, events } = listening(server.url, {
      streams: ['user', 'list:12'],
      // Slow enough for an answer to come within the time that one is waited for.
      clock: { ...systemClock(0.1), random: () => 1 },
    })
    await soon(() => expect(server.frames[0]).toHaveLength(2))
    server.send({ error: 'Not authorized to stream this list', status: 401 })
    await soon(() => expect(told).toEqual(['opened', 'refused list:12']))
    server.send(update('1'))
    await soon(() => expect(events).toHaveLength(1))
    expect(server.sockets).toHaveLength(1)
  })

  it('tells updates, edits and deletes as rows', async () => {
    const { events } = listening(server.url)
    await soon(() => expect(server.sockets).toHaveLength(1))
    server.send(update('110'))
    server.send({ stream: ['user'], event: 'status.update', payload: JSON.stringify(post('90')) })
    server.send({ stream: ['user'], event: 'delete', payload: '108914327388663283' })
    await soon(() => expect(events).toHaveLength(3))
    expect(events).toMatchObject([
      {
        kind: 'update',
        stream: 'user',
        item: 'post',
        entry: { id: '110' },
        batch: { statuses: [{ id: '110' }] },
      },
      { kind: 'edit', stream: 'user', batch: { statuses: [{ id: '90' }] } },
      { kind: 'delete', stream: 'user', id: '108914327388663283' },
    ])
  })

  it('tells a conversation as an item of its own kind', async () => {
    const { events } = listening(server.url, { streams: ['direct'] })
    await soon(() => expect(server.sockets).toHaveLength(1))
    const conversation = { id: '4', unread: true, accounts: [], last_status: post('110') }
    server.send({ stream: ['direct'], event: 'conversation', payload: JSON.stringify(conversation) })
    await soon(() => expect(events).toHaveLength(1))
    expect(events).toMatchObject([
      {
        kind: 'update',
        stream: 'direct',
        item: 'conversation',
        entry: { id: '110', statusId: '4' },
        batch: { conversations: [{ id: '4', lastStatusId: '110' }] },
      },
    ])
  })

  it('trap 9: keeps numeric ids exact', async () => {
    const { events } = listening(server.url)
    await soon(() => expect(server.sockets).toHaveLength(1))
    server.send('{"stream":["user"],"event":"delete","payload":108914327388663283}')
    const text = JSON.stringify(post('ID')).replace('"ID"', '108914327388663285')
    server.send({ stream: ['user'], event: 'update', payload: text })
    await soon(() => expect(events).toHaveLength(2))
    expect(events).toMatchObject([{ id: '108914327388663283' }, { entry: { id: '108914327388663285' } }])
  })

  it('trap 10: survives error frames, garbage, unknown events and malformed posts', async () => {
    const { events, told, lines } = listening(server.url)
    await soon(() => expect(server.sockets).toHaveLength(1))
    server.send({ error: 'Not authorized to stream', status: 401 })
    server.send('}{')
    server.send('null')
    server.send('[]')
    server.sockets[0]?.send(Buffer.from([1, 2, 3]))
    server.send({ event: 'update' })
    server.send({ stream: 'user', event: 'update', payload: '{"id":' })
    server.send({ stream: ['user'], event: 'update', payload: '{"id":null}' })
    server.send({ stream: ['user'], event: 'delete', payload: '' })
    server.send({ stream: ['user'], event: 'announcement', payload: '{}' })
    server.send(update('111'))
    await soon(() => expect(events).toHaveLength(1))
    expect(events[0]).toMatchObject({ entry: { id: '111' } })
    expect(told).toEqual(['opened'])
    expect(server.sockets).toHaveLength(1)
    expect(lines.filter(({ level }) => level === 'warn')).toHaveLength(1)
  })

  it('trap 10: takes an event without a stream for one of the first', async () => {
    const { events } = listening(server.url)
    await soon(() => expect(server.sockets).toHaveLength(1))
    server.send({ event: 'delete', payload: '5' })
    await soon(() => expect(events).toEqual([{ kind: 'delete', stream: 'user', id: '5' }]))
  })

  it('goes on when its owner fails', async () => {
    const { lines, told } = listening(server.url, {
      listener: {
        opened: () => undefined,
        subscribed: () => undefined,
        refused: () => undefined,
        closed: () => undefined,
        failed: () => undefined,
        unauthorized: () => undefined,
        announced: () => undefined,
        merged: () => undefined,
        event: () => {
          throw new Error('mistake')
        },
      },
    })
    await soon(() => expect(server.sockets).toHaveLength(1))
    server.send(update('1'))
    server.send(update('2'))
    await soon(() => expect(lines.filter(({ level }) => level === 'error')).toHaveLength(2))
    expect(told).toEqual([])
    expect(server.sockets).toHaveLength(1)
  })
})
