/** How a stream finds its instance, comes back to it, and ends. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { movingClock } from '../../support/moving-clock'
import { clock, listening, pause, soon, stopListening, streamingServer, update } from './streaming-bench'
import type { StreamingServer } from './streaming-bench'

let server: StreamingServer

beforeEach(async () => {
  server = await streamingServer()
})
afterEach(async () => {
  stopListening()
  await server.close()
})

describe('reconnecting', () => {
  it('row 14: subscribes again at every opening', async () => {
    const { told } = listening(server.url)
    for (let count = 0; count < 3; count += 1) {
      await soon(() => expect(server.frames[count]).toEqual([{ type: 'subscribe', stream: 'user' }]))
      server.sockets[count]?.close()
    }
    await soon(() =>
      expect(told.slice(0, 6)).toEqual(['opened', 'closed', 'opened', 'closed', 'opened', 'closed']),
    )
  })

  it('row 13: a socket that died silently is noticed and replaced', async () => {
    const silent = await streamingServer({ autoPong: false })
    const { told } = listening(silent.url)
    await soon(() => expect(told.slice(0, 3)).toEqual(['opened', 'closed', 'opened']))
    await silent.close()
  })

  it('row 13: a quiet socket that answers pings lives on', async () => {
    const { told } = listening(server.url)
    await soon(() => expect(told).toEqual(['opened']))
    await pause(500)
    expect(told).toEqual(['opened'])
    expect(server.sockets).toHaveLength(1)
  })

  it('row 13: is noticed 75 seconds after the last frame, however that fell between our pings', async () => {
    const silent = await streamingServer({ autoPong: false })
    const time = movingClock()
    const { told, events } = listening(silent.url, { clock: time })
    await soon(() => expect(told).toEqual(['opened']))
    let pings = 0
    silent.sockets[0]?.on('ping', () => (pings += 1))
    await time.advance(36_000)
    await soon(() => expect(pings).toBe(1))
    silent.send(update('1'))
    await soon(() => expect(events).toHaveLength(1))
    await time.advance(74_000)
    await soon(() => expect(pings).toBe(2))
    expect(told).toEqual(['opened'])
    await time.advance(1_000)
    await soon(() => expect(told.slice(0, 2)).toEqual(['opened', 'closed']))
    await silent.close()
  })

  it('row 13: may answer our ping, and falls if it does not, also where that was sent too late', async () => {
    const silent = await streamingServer({ autoPong: false })
    const time = movingClock()
    let late = 0
    const { told, events } = listening(silent.url, { clock: { ...time, now: () => time.now() + late } })
    await soon(() => expect(told).toEqual(['opened']))
    let pings = 0
    silent.sockets[0]?.on('ping', () => (pings += 1))
    late = 60_000
    await time.advance(36_000)
    await soon(() => expect(pings).toBe(1))
    expect(told).toEqual(['opened'])
    silent.send(update('1'))
    await soon(() => expect(events).toHaveLength(1))
    await time.advance(6_000)
    expect(told).toEqual(['opened'])
    late = 120_000
    await time.advance(30_000)
    await soon(() => expect(pings).toBe(2))
    await time.advance(5_000)
    await soon(() => expect(told.slice(0, 2)).toEqual(['opened', 'closed']))
    await silent.close()
  })

  it('trap 10: waits longer after each failure, up to five minutes', async () => {
    const waits: number[] = []
    const watching = {
      ...clock,
      wait: (milliseconds: number, signal?: AbortSignal) => {
        // Waits of an open socket begin with 35 seconds and are not back-off.
        if (server.sockets.length === 0 || server.sockets.at(-1)?.readyState === 3) waits.push(milliseconds)
        return clock.wait(Math.min(milliseconds, 5_000), signal)
      },
    }
    server.refuse('HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n')
    const { told } = listening(server.url, { clock: watching })
    await soon(() => expect(waits.length).toBeGreaterThanOrEqual(11))
    expect(waits.slice(0, 11)).toEqual(
      [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300].map((seconds) => seconds * 1_000),
    )
    expect(told).toEqual([])
  })

  it.each([
    ['keeps counting failures of sockets that fall at once', 0],
    ['forgets them after a healthy minute', 200],
  ])('%s', async (_name, openFor) => {
    const waits: number[] = []
    const watching = {
      ...clock,
      wait: (milliseconds: number, signal?: AbortSignal) => {
        if (Number.isInteger(milliseconds / 1_000) && milliseconds < 35_000) waits.push(milliseconds)
        return clock.wait(milliseconds, signal)
      },
    }
    server.refuse('HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n')
    const { told } = listening(server.url, { clock: watching })
    await soon(() => expect(waits.length).toBeGreaterThanOrEqual(3))
    server.refuse(null)
    await soon(() => expect(told).toContain('opened'))
    const failures = waits.length
    await pause(openFor)
    server.refuse('HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n')
    server.sockets[0]?.close()
    await soon(() => expect(waits.length).toBeGreaterThan(failures))
    expect(waits[failures]).toBe(1_000 * 2 ** (openFor === 0 ? failures : 0))
  })

  it('row 10: REST up and streaming down is no end: it tries on', async () => {
    server.refuse('HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n')
    const { told } = listening(server.url)
    await soon(() => expect(server.requests.length).toBeGreaterThan(3))
    server.refuse(null)
    await soon(() => expect(told).toEqual(['opened']))
  })

  it('stops at 401 and says so once', async () => {
    server.refuse('HTTP/1.1 401 Unauthorized\r\nX-Error-Message: nope\r\nConnection: close\r\n\r\n')
    const { told } = listening(server.url)
    await soon(() => expect(told).toEqual(['unauthorized']))
    await pause(50)
    expect(server.requests).toHaveLength(1)
  })

  it('says that no socket could be opened once the token is refused again, although whoever starts it has seen it taken', async () => {
    const refusal = 'HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n'
    server.refuse(refusal)
    const { stream, told, failed } = listening(server.url)
    await soon(() => expect(told).toEqual(['unauthorized']))
    expect(failed).not.toHaveBeenCalled()
    stream.start()
    await soon(() => expect(told).toEqual(['unauthorized', 'unauthorized']))
    expect(failed).toHaveBeenCalledTimes(1)
    server.refuse(null)
    stream.start()
    await soon(() => expect(told.at(-1)).toBe('opened'))
    server.refuse(refusal)
    stream.reconnect()
    await soon(() => expect(told.at(-1)).toBe('unauthorized'))
    expect(failed).toHaveBeenCalledTimes(1)
  })

  it('says that no socket could be opened where there is no way to an agent for it', async () => {
    const { told, failed } = listening(server.url, { agentFor: () => Promise.reject(new Error('no proxy')) })
    await soon(() => expect(failed.mock.calls.length).toBeGreaterThan(1))
    expect(told).toEqual([])
  })

  it('does not follow a redirect with its token', async () => {
    const other = await streamingServer()
    server.refuse(`HTTP/1.1 302 Found\r\nLocation: ${other.url}\r\nConnection: close\r\n\r\n`)
    const { told } = listening(server.url)
    await soon(() => expect(server.requests.length).toBeGreaterThan(1))
    expect(other.requests).toHaveLength(0)
    expect(told).toEqual([])
    await other.close()
  })

  it('reconnect() drops the socket and connects at once', async () => {
    const { stream, told } = listening(server.url, {
      clock: { ...clock, wait: () => new Promise(() => undefined) },
    })
    await soon(() => expect(told).toEqual(['opened']))
    stream.reconnect()
    await soon(() => expect(told).toEqual(['opened', 'closed', 'opened']))
  })

  it('reconnect() ends the wait after a failure', async () => {
    const never = {
      ...clock,
      wait: (_milliseconds: number, signal?: AbortSignal) =>
        new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve())),
    }
    server.refuse('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n')
    const { stream, told } = listening(server.url, { clock: never })
    await soon(() => expect(server.requests).toHaveLength(1))
    await pause(20)
    server.refuse(null)
    stream.reconnect()
    await soon(() => expect(told).toEqual(['opened']))
  })
})

describe('an end', () => {
  it('stop() closes for good', async () => {
    const { stream, told, events } = listening(server.url)
    await soon(() => expect(told).toEqual(['opened']))
    const [socket] = server.sockets
    stream.stop()
    server.send(update('1'))
    await soon(() => expect(socket?.readyState).toBe(3))
    await pause(50)
    expect(told).toEqual(['opened', 'closed'])
    expect(events).toEqual([])
    expect(server.requests).toHaveLength(1)
  })

  it('stop() ends a socket that is only half open', async () => {
    const stuck = createServer()
    const accepted: Duplex[] = []
    stuck.on('upgrade', (_request, socket) => accepted.push(socket.on('error', () => socket.destroy())))
    stuck.listen(0, '127.0.0.1')
    await once(stuck, 'listening')
    // A server that listens on a port has an address of this form.
    const { port } = stuck.address() as AddressInfo
    const { stream, told } = listening(`ws://127.0.0.1:${port}/api/v1/streaming`)
    await soon(() => expect(accepted).toHaveLength(1))
    stream.stop()
    await soon(() => expect(accepted[0]?.readableEnded || accepted[0]?.destroyed).toBe(true))
    expect(told).toEqual([])
    stuck.closeAllConnections()
    stuck.close()
  })

  it('stop() and start() again makes one socket', async () => {
    const { stream, told } = listening(server.url)
    stream.stop()
    stream.start()
    stream.start()
    await soon(() => expect(told).toEqual(['opened']))
    await pause(50)
    expect(server.sockets.filter(({ readyState }) => readyState === 1)).toHaveLength(1)
  })
})

describe('where it connects', () => {
  it.each(['ws://stream.example/api/v1/streaming', 'http://127.0.0.1/', 'nonsense', null])(
    'not to %s',
    async (url) => {
      let asked = 0
      const { told, failed } = listening(url, {
        url: () => {
          asked += 1
          return Promise.resolve(url)
        },
      })
      await soon(() => expect(asked).toBeGreaterThan(2))
      expect(told).toEqual([])
      expect(failed).toHaveBeenCalled()
    },
  )

  it('asks for the address again when it could not be found out', async () => {
    let asked = 0
    const { told } = listening(null, {
      url: () => {
        asked += 1
        return asked < 3 ? Promise.reject(new Error('down')) : Promise.resolve(server.url)
      },
    })
    await soon(() => expect(told).toEqual(['opened']))
  })
})
