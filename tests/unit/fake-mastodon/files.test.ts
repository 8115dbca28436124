import { imageSize } from 'image-size'
import { afterEach, describe, expect, it } from 'vitest'
import { startFakeInstance, type FakeInstance } from '../../support/fake-mastodon/index'
import { noon } from './client'

let instance: FakeInstance

const open = async (): Promise<void> => {
  instance = await startFakeInstance({ now: noon, domain: 'steppe.example' })
}
afterEach(() => instance.stop())

const getJson = async (path: string): Promise<unknown> => (await fetch(instance.origin + path)).json()

describe('files', () => {
  const fileOf = async (
    fault?: 'wrong-type' | 'bomb' | 'missing' | 'truncated' | 'wrong-size' | 'svg' | 'stall',
  ) => {
    await open()
    instance.world.addAccount({ handle: 'mina' })
    const media = [{ width: 800, height: 600, alt: 'x', ...(fault === undefined ? {} : { fault }) }]
    const { id } = instance.world.post({ author: 'mina', text: 'x', media })
    const body = await getJson(`/api/v1/statuses/${id}`)
    // The shape is asserted in instance.test.ts.
    const { url, preview_url } = (body as { media_attachments: { url: string; preview_url: string }[] })
      .media_attachments[0] ?? { url: '', preview_url: '' }
    return { url, preview: preview_url }
  }
  const load = async (url: string) => {
    const response = await fetch(url)
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      bytes: Buffer.from(await response.arrayBuffer()),
    }
  }

  it('are pictures of the size that the post says', async () => {
    const { url, preview } = await fileOf()
    const original = await load(url)
    expect(original).toMatchObject({ status: 200, type: 'image/png' })
    expect(imageSize(original.bytes)).toMatchObject({ width: 800, height: 600, type: 'png' })
    expect(imageSize((await load(preview)).bytes)).toMatchObject({ width: 640, height: 480 })
    expect((await load(url)).bytes.equals(original.bytes)).toBe(true)
  })

  it('can be bombs of few bytes and many pixels', async () => {
    const { bytes } = await load((await fileOf('bomb')).url)
    expect(bytes.length).toBeLessThan(100_000)
    const { width, height } = imageSize(bytes)
    expect(width * height).toBeGreaterThan(33_177_600)
  })

  it('can lie, lack and end early', async () => {
    const lie = await load((await fileOf('wrong-type')).url)
    expect(lie.type).toBe('image/png')
    expect(lie.bytes.toString()).toContain('<script>')
    await instance.stop()
    expect((await load((await fileOf('missing')).url)).status).toBe(404)
    await instance.stop()
    expect((await load((await fileOf('svg')).url)).type).toBe('image/svg+xml')
    await instance.stop()
    const { url } = await fileOf('truncated')
    const { bytes } = await load(url)
    const whole = await load(url.replace('?fault=truncated', ''))
    expect(bytes.length).toBe(Math.floor(whole.bytes.length / 2))
    await instance.stop()
    const { url: longer } = await fileOf('wrong-size')
    await expect(load(longer)).rejects.toThrow()
  })

  it('come through a proxy with a tight limit of its own, if told so', async () => {
    await open()
    instance.world.addAccount({ handle: 'mina' })
    const media = [{ width: 60, height: 40, proxied: true }]
    const { id } = instance.world.post({ author: 'mina', text: 'x', media })
    const body = JSON.stringify(await getJson(`/api/v1/statuses/${id}`))
    const url = /"url":"([^"]+media_proxy[^"]+)"/.exec(body)?.[1] ?? ''
    const statuses = []
    for (let count = 0; count < 31; count += 1) statuses.push((await load(url)).status)
    expect(statuses).toEqual([...Array.from({ length: 30 }, () => 200), 429])
  })

  it('are a film for videos, and sound for audio', async () => {
    await open()
    instance.world.addAccount({ handle: 'mina' })
    const { id } = instance.world.post({
      author: 'mina',
      text: 'x',
      media: [{ kind: 'video' }, { kind: 'audio' }],
    })
    const body = JSON.stringify(await getJson(`/api/v1/statuses/${id}`))
    const urls = [...body.matchAll(/"url":"([^"]+\/original\/[^"]+)"/g)].map((match) => match[1] ?? '')
    const [video, audio] = [await load(urls[0] ?? ''), await load(urls[1] ?? '')]
    expect(video).toMatchObject({ status: 200, type: 'video/webm' })
    expect(audio).toMatchObject({ status: 200, type: 'audio/wav' })
  })

  it('can stall after the first bytes', async () => {
    const { url } = await fileOf('stall')
    const response = await fetch(url, { signal: AbortSignal.timeout(200) })
    expect(response.status).toBe(200)
    await expect(response.arrayBuffer()).rejects.toThrow()
  })
})
