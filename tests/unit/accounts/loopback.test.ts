import { request } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { openLoopback, type LoopbackListener } from '../../../src/main/accounts/loopback'

const open: LoopbackListener[] = []
const listen = async (limitMs?: number): Promise<LoopbackListener> => {
  const listener = await openLoopback('right-state', limitMs)
  open.push(listener)
  return listener
}
afterEach(() => {
  for (const listener of open.splice(0)) listener.close()
})

interface Answer {
  status: number
  body: string
  headers: Record<string, unknown>
}
const ask = (
  address: string,
  options: { method?: string; host?: string; path?: string } = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const url = new URL(address)
    const { method = 'GET', host = url.host, path = `${url.pathname}${url.search}` } = options
    const sent = request(
      { hostname: url.hostname, port: url.port, method, path, headers: { Host: host } },
      (response) => {
        let body = ''
        response.on('data', (chunk: Buffer) => (body += chunk.toString()))
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body, headers: response.headers }),
        )
      },
    )
    sent.on('error', reject)
    sent.end()
  })

const isPending = async (listener: LoopbackListener): Promise<boolean> =>
  (await Promise.race([listener.answer.then(() => 'done'), Promise.resolve('pending')])) === 'pending'

describe('the loopback listener', () => {
  it('takes the one answer with the right state, says so plainly, and closes', async () => {
    const listener = await listen()
    expect(listener.redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/)
    const answer = await ask(`${listener.redirectUri}?code=abc&state=right-state`)
    expect(answer.status).toBe(200)
    expect(answer.body).toContain('go back to Steppe')
    expect(answer.body).not.toMatch(/<script|abc/)
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
    expect(await listener.answer).toEqual({ code: 'abc', error: null })
    await expect(ask(`${listener.redirectUri}?code=abc&state=right-state`)).rejects.toThrow()
  })

  it('takes a refusal', async () => {
    const listener = await listen()
    await ask(`${listener.redirectUri}?error=access_denied&state=right-state`)
    expect(await listener.answer).toEqual({ code: null, error: 'access_denied' })
  })

  it.each([
    ['another state', '?code=abc&state=wrong', {}],
    ['no state', '?code=abc', {}],
    ['neither code nor error', '?state=right-state', {}],
    ['another method', '?code=abc&state=right-state', { method: 'POST' }],
    ['another Host (rebinding)', '?code=abc&state=right-state', { host: 'evil.example' }],
    ['localhost as Host', '?code=abc&state=right-state', { host: 'localhost' }],
    ['another path', '', { path: '/callback/?code=abc&state=right-state' }],
    ['an address of another host', '', { path: 'http://evil.example/callback?code=abc&state=right-state' }],
    ['what is no path', '', { path: '*' }],
  ])('refuses %s and goes on waiting', async (_name, query, options) => {
    const listener = await listen()
    const answer = await ask(`${listener.redirectUri}${query}`, options)
    expect(answer.status).toBe(404)
    expect(await isPending(listener)).toBe(true)
    await ask(`${listener.redirectUri}?code=good&state=right-state`)
    expect(await listener.answer).toEqual({ code: 'good', error: null })
  })

  it('gives up after its limit and closes the port', async () => {
    const listener = await listen(50)
    await expect(listener.answer).rejects.toMatchObject({ code: 'signInExpired' })
    await expect(ask(listener.redirectUri)).rejects.toThrow()
  })

  it('can be closed', async () => {
    const listener = await listen()
    listener.close()
    await expect(listener.answer).rejects.toMatchObject({ code: 'cancelled' })
    await expect(ask(listener.redirectUri)).rejects.toThrow()
  })
})
