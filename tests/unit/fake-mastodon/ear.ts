import WebSocket from 'ws'
import type { FakeInstance } from '../../support/fake-mastodon/index'

interface Frame {
  stream?: string[]
  event?: string
  payload?: string
  error?: string
  status?: number
}

export interface Ear {
  socket: WebSocket
  frames: Frame[]
  /** Resolves when so many frames have come. */
  heard: (count: number) => Promise<Frame[]>
  pings: () => number
}

const sockets: WebSocket[] = []

/** For whatever opened a socket by itself: closeEars closes it too. */
export const keep = (socket: WebSocket): WebSocket => {
  sockets.push(socket)
  return socket
}

export const closeEars = (): void => {
  for (const socket of sockets.splice(0)) socket.terminate()
}

export const until = async (condition: () => boolean): Promise<void> => {
  const deadline = Date.now() + 10_000
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('It did not happen within ten seconds.')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

export const streamBase = (instance: FakeInstance): string => instance.origin.replace('http', 'ws')

/** A socket of the reader's that keeps all it hears. */
export const listen = async (
  instance: FakeInstance,
  url = `${streamBase(instance)}/api/v1/streaming`,
  token = instance.oauth.issueToken('reader'),
): Promise<Ear> => {
  const socket = keep(new WebSocket(url, { headers: { authorization: `Bearer ${token}` } }))
  const frames: Frame[] = []
  let pings = 0
  socket.on('message', (data) => {
    const text = String(data as Buffer)
    try {
      frames.push(JSON.parse(text) as Frame)
    } catch {
      frames.push({ error: `unreadable: ${text}` })
    }
  })
  socket.on('ping', () => (pings += 1))
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
  return {
    socket,
    frames,
    heard: async (count) => {
      await until(() => frames.length >= count)
      return frames
    },
    pings: () => pings,
  }
}

/** @param parameters e.g. `{ tag: 'owls' }` */
export const subscribe = async (
  instance: FakeInstance,
  ear: Ear,
  stream = 'user',
  parameters: Record<string, string> = {},
): Promise<void> => {
  const reader = instance.world.account('reader').id
  const count = (): number => instance.streaming.subscriptions(reader).length
  const before = count()
  ear.socket.send(JSON.stringify({ type: 'subscribe', stream, ...parameters }))
  await until(() => count() > before)
}
