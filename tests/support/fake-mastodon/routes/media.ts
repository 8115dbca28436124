import { filmWebm } from '../film'
import { failure } from '../http'
import type { Answer, Route } from '../http'
import { drawPng, parsePictureName } from '../pictures'
import { bombPng } from '../png'
import { toneWav } from '../sound'

const file = (type: string, body: Buffer): Answer => ({
  status: 200,
  headers: { 'content-type': type, 'cache-control': 'public, max-age=315576000, immutable' },
  body,
})

const drawn = new Map<string, Buffer>()

const png = (name: string, longest: number | null): Buffer | null => {
  const key = `${name} ${String(longest)}`
  const known = drawn.get(key)
  if (known !== undefined) return known
  const picture = parsePictureName(name)
  if (picture === null) return null
  const scale = longest === null ? 1 : Math.min(1, longest / Math.max(picture.width, picture.height))
  const bytes = drawPng(picture, Math.max(1, Math.round(picture.width * scale)))
  // A bounded memory: pictures are drawn again when asked for again.
  if (drawn.size > 400) drawn.clear()
  drawn.set(key, bytes)
  return bytes
}

/** A file that lies, ends early or is a bomb. `stall`, `slow` and `wrong-size` are the server's to play (sending.ts). */
const faulty = (fault: string, bytes: Buffer): Answer => {
  switch (fault) {
    case 'wrong-type':
      return file('image/png', Buffer.from('<!doctype html><script>document.title = "owned"</script>'))
    case 'svg':
      return file(
        'image/svg+xml',
        Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
      )
    case 'bomb':
      return file('image/png', bombPng())
    case 'truncated':
      return file('image/png', bytes.subarray(0, Math.floor(bytes.length / 2)))
    case 'missing':
      return failure(404, 'Not found')
    default:
      return file('image/png', bytes)
  }
}

const picture = (fileName: string, longest: number | null, fault: string | null): Answer => {
  const [, name = '', extension = ''] = /^(.*)\.(\w+)$/.exec(fileName) ?? []
  if (extension === 'wav') return file('audio/wav', toneWav(name))
  if (extension === 'webm' && fault === null) return file('video/webm', filmWebm())
  const bytes = extension === 'png' ? png(name, longest) : null
  if (bytes === null) return failure(404, 'Not found')
  return fault === null ? file('image/png', bytes) : faulty(fault, bytes)
}

export const mediaRoutes = (): Route[] => [
  {
    method: 'GET',
    path: '/pictures/:name',
    auth: 'open',
    handle: ({ params, query }) => picture(params['name'] ?? '', null, query.get('fault')),
  },
  {
    method: 'GET',
    path: '/media/:id/:size/:name',
    auth: 'open',
    handle: ({ params, query }) =>
      picture(params['name'] ?? '', params['size'] === 'small' ? 640 : null, query.get('fault')),
  },
  {
    method: 'GET',
    path: '/media_proxy/:id/:size/:name',
    auth: 'open',
    handle: ({ params, query }) => picture(params['name'] ?? '', null, query.get('fault')),
  },
]
