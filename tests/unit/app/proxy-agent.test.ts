/** What goes over Node's sockets takes the way that the system's proxy settings name, or none: through real proxies. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { proxyAgentOver } from '../../../src/main/app/proxy-agent'
import { createOpenMedia } from '../../../src/main/media/open'
import { startHttpProxy, startSocksProxy, type Proxy } from '../../support/proxies'
import { tinyServer, type TinyServer } from '../../support/tiny-server'
import {
  listening,
  pause,
  soon,
  stopListening,
  streamingServer,
  type StreamingServer,
} from '../mastodon/streaming-bench'

let pictures: TinyServer
let streams: StreamingServer
beforeEach(async () => {
  pictures = await tinyServer()
  streams = await streamingServer()
})
afterEach(async () => {
  stopListening()
  await pictures.close()
  await streams.close()
})

/** The settings of a system that answers so, whatever the address. */
const system = (answer: string) => {
  const asked: string[] = []
  const resolveProxy = (url: string): Promise<string> => {
    asked.push(url)
    return Promise.resolve(answer)
  }
  return { asked, agent: proxyAgentOver({ resolveProxy }) }
}

/** Asks for a picture of a host by that name. @returns the answer's status */
const picture = async (name: string, answer: string): Promise<number | undefined> => {
  const origin = `http://${name}:${new URL(pictures.origin).port}`
  const open = createOpenMedia({
    userAgent: 'Steppe/test',
    proxyAgent: system(answer).agent,
    loopbackOrigins: () => [origin],
  })
  const response = await open(new URL('/a.png', origin), AbortSignal.timeout(3_000))
  response.destroy()
  return response.statusCode
}

describe.each([
  ['PROXY', startHttpProxy],
  ['SOCKS', startSocksProxy],
  ['SOCKS5', startSocksProxy],
] as const)('where the system says %s', (kind, startProxy) => {
  let proxy: Proxy
  beforeEach(async () => {
    proxy = await startProxy()
  })
  afterEach(() => proxy.close())

  it('a picture goes through it, and it alone finds the host', async () => {
    // No name server knows anything in `.invalid`.
    expect(await picture('pictures.invalid', `${kind} ${proxy.host}`)).toBe(200)
    expect(proxy.passed).toEqual([{ host: 'pictures.invalid', request: 'GET /a.png' }])
  })

  it('a stream goes through it, with its token', async () => {
    const { asked, agent } = system(`${kind} ${proxy.host}`)
    const { told } = listening(streams.url, { agentFor: agent })
    await soon(() => expect(told).toEqual(['opened']))
    expect(asked).toEqual([streams.url.replace('ws:', 'http:')])
    expect(proxy.passed.map(({ request }) => request)).toEqual(['GET /api/v1/streaming'])
  })

  it('the first way of a list is taken', async () => {
    expect(await picture('pictures.invalid', `${kind} ${proxy.host}; DIRECT`)).toBe(200)
    expect(await picture('127.0.0.1', `DIRECT;${kind} ${proxy.host}`)).toBe(200)
    expect(proxy.passed.map(({ host }) => host)).toEqual(['pictures.invalid'])
  })

  it('nothing goes directly while it does not answer', async () => {
    const gone = await startProxy()
    await gone.close()
    await expect(picture('127.0.0.1', `${kind} ${gone.host}; DIRECT`)).rejects.toThrow(/ECONNREFUSED/)
    expect(pictures.asked).toEqual([])
  })
})

it('a proxy that is spoken to over TLS is spoken to so', async () => {
  const agent = await system('HTTPS proxy.example:443').agent('https://pictures.example/')
  expect(agent).toMatchObject({ proxy: { href: 'https://proxy.example/' } })
})

it('a proxy may have an address of IPv6', async () => {
  const socks = await system('SOCKS5 [::1]:1080').agent('https://pictures.example/')
  expect(socks).toMatchObject({ proxy: { host: '::1', port: 1080 } })
})

describe.each(['QUIC proxy.example:443', ''])('where the system says what is not known: "%s"', (answer) => {
  it('no picture is fetched', async () => {
    await expect(picture('127.0.0.1', answer)).rejects.toThrow(/No way through a proxy/)
    expect(pictures.asked).toEqual([])
  })

  it('no stream is opened', async () => {
    const { lines } = listening(streams.url, { agentFor: system(answer).agent })
    await soon(() => expect(lines.length).toBeGreaterThan(1))
    await pause(50)
    expect(streams.requests).toEqual([])
  })
})

it('without a proxy both go directly', async () => {
  expect(await picture('127.0.0.1', 'DIRECT')).toBe(200)
  const { told } = listening(streams.url, { agentFor: system('DIRECT').agent })
  await soon(() => expect(told).toEqual(['opened']))
})
