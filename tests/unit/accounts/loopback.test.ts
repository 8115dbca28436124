import { request } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { openLoopback, type LoopbackListener } from '../../../src/main/accounts/loopback'

const open: LoopbackListener[] = []
interface Listening extends LoopbackListener {
  /** To the first state that it waits for. */
  answer: ReturnType<LoopbackListener['answerTo']>
}
const listen = async (limitMs?: number): Promise<Listening> => {
  const listener = await openLoopback()
  open.push(listener)
  const answer = listener.answerTo('right-state', limitMs)
  // Most tests close it before there is one.
  answer.catch(() => undefined)
  return { ...listener, answer }
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

const isPending = async (listener: Pick<Listening, 'answer'>): Promise<boolean> =>
  (await Promise.race([listener.answer.then(() => 'done'), Promise.resolve('pending')])) === 'pending'

describe('the loopback listener', () => {
  it('takes the one answer with the right state, says so plainly, and takes no second', async () => {
    const listener = await listen()
    expect(listener.redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/)
    const answer = await ask(`${listener.redirectUri}?code=abc&state=right-state`)
    expect(answer.status).toBe(200)
    expect(answer.body).toContain('go back to Steppe')
    expect(answer.body).not.toMatch(/<script|abc/)
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
    expect(await listener.answer).toEqual({ code: 'abc', error: null })
    const second = await ask(`${listener.redirectUri}?code=def&state=right-state`)
    expect(second.status).toBe(404)
    expect(second.body).toContain('choose “Open again”')
  })

  it('waits for another state at the same address, and no more for the one before', async () => {
    const listener = await listen()
    await ask(`${listener.redirectUri}?error=access_denied&state=right-state`)
    await listener.answer
    const answer = listener.answerTo('next-state')
    expect((await ask(`${listener.redirectUri}?code=old&state=right-state`)).status).toBe(404)
    expect(await isPending({ answer })).toBe(true)
    expect((await ask(`${listener.redirectUri}?code=new&state=next-state`)).status).toBe(200)
    expect(await answer).toEqual({ code: 'new', error: null })
  })

  it('refuses everything before it is told a state', async () => {
    const listener = await openLoopback()
    open.push(listener)
    for (const state of ['', '&state=', '&state=null', '&state=undefined']) {
      expect((await ask(`${listener.redirectUri}?code=abc${state}`)).status).toBe(404)
    }
  })

  it('closes its port in time though it was answered', async () => {
    const listener = await listen(50)
    await ask(`${listener.redirectUri}?code=abc&state=right-state`)
    await listener.answer
    await expect.poll(() => ask(listener.redirectUri).catch(() => 'closed')).toBe('closed')
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
