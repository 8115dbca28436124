import { describe, expect, it } from 'vitest'
import { createMastoSeam, pathSegment } from '../../../src/main/mastodon/masto-seam'

const seam = createMastoSeam('https://social.example.org')

describe('seam under masto', () => {
  it('catches the request that masto makes, and sends nothing', async () => {
    const request = await seam.request((api) => api.v1.timelines.home.list({ limit: 40, maxId: '12' }))
    expect(request).toMatchObject({ method: 'GET', path: '/api/v1/timelines/home?limit=40&max_id=12' })
    expect(request.headers).not.toHaveProperty('authorization')
  })

  it('leaves the fetch of everybody else alone, even while a call is under way', async () => {
    const before = globalThis.fetch
    const call = seam.request((api) => api.v1.accounts.verifyCredentials())
    expect(globalThis.fetch).toBe(before)
    await call
    expect(globalThis.fetch).toBe(before)
  })

  it('carries a body', async () => {
    const request = await seam.request((api) => api.v1.statuses.create({ status: 'Grüße', inReplyToId: '7' }))
    expect(request.method).toBe('POST')
    expect(JSON.parse(new TextDecoder().decode(request.body))).toEqual({
      status: 'Grüße',
      in_reply_to_id: '7',
    })
    expect(request.headers['content-type']).toContain('application/json')
  })

  it('reports a call that makes no request', async () => {
    await expect(seam.request(() => Promise.resolve(1))).rejects.toMatchObject({ code: 'bug' })
    const failing = seam.request(() => Promise.reject(new Error('inner')))
    await expect(failing).rejects.toThrow('inner')
  })

  it('gives each of several calls at once its own request', async () => {
    const paths = await Promise.all(
      ['1', '2', '3'].map((id) => seam.request((api) => api.v1.statuses.$select(id).fetch())),
    )
    expect(paths.map(({ path }) => path)).toEqual([1, 2, 3].map((id) => `/api/v1/statuses/${id}`))
  })
})

describe('path segments', () => {
  it('trap 7: encodes an id, so that it cannot reach another path', async () => {
    const request = await seam.request((api) => api.v1.statuses.$select(pathSegment('a/b?c#d')).fetch())
    expect(request.path).toBe('/api/v1/statuses/a%2Fb%3Fc%23d')
  })

  it.each(['..', '.', '', 'a\nb', 'x'.repeat(1_000)])('trap 7: refuses %j', (id) => {
    expect(() => pathSegment(id)).toThrow(expect.objectContaining({ code: 'invalid' }))
  })
})
