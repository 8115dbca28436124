/** Row 9 of the fault map, of the host that serves pictures; of the one that streams see streams.test.ts. */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { systemClock } from '../../../../src/main/clock'
import { openMediaCache } from '../../../../src/main/media/cache'
import { createFetchMedia, usualLimits } from '../../../../src/main/media/fetcher'
import { createMedia } from '../../../../src/main/media/media'
import { createOpenMedia } from '../../../../src/main/media/open'
import { createMediaHandler } from '../../../../src/main/media/protocol'
import { mediaUrl } from '../../../../src/shared/media-url'
import { untrusted } from '../../../support/untrusted-certificate'
import { quiet } from '../../../support/sync-harness'
import { png } from '../../media/pictures'
import { createScene, minutes, real, type Scene } from '../support'
import { rowOf, stateOf } from './support'

let scene: Scene
const endings: (() => void)[] = []
afterEach(async () => {
  for (const end of endings.splice(0)) end()
  await scene.end()
})

const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 500; tries += 1) {
    if (await holds()) return
    await real(10)
  }
  throw new Error('It never came about.')
}

/** A host that has a picture, under a certificate that nobody signed. */
const startMediaHost = async () => {
  const met = { shaken: 0, asked: 0 }
  const server = createServer(untrusted, (_request, response) => {
    met.asked += 1
    response.writeHead(200, { 'Content-Type': 'image/png' }).end(png())
  })
  server.on('tlsClientError', () => {
    met.shaken += 1
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  endings.push(() => server.close())
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo
  return { met, origin: `https://127.0.0.1:${port}` }
}

/** What answers the window's `app://media`, as main puts it together. */
const createHandler = async (origin: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'steppe-media-host-'))
  endings.push(() => rmSync(folder, { recursive: true, force: true }))
  const clock = systemClock()
  const cache = await openMediaCache({ folder, limit: 10_000_000, clock, log: quiet })
  const open = createOpenMedia({ userAgent: 'Steppe/test', loopbackOrigins: () => [origin] })
  return createMediaHandler(
    createMedia({ cache, fetch: createFetchMedia(open, usualLimits), clock, log: quiet }),
  )
}

it('fault 9: a certificate of the media host alone takes away its pictures, no more', async () => {
  const { met, origin } = await startMediaHost()
  const handle = await createHandler(origin)
  scene = await createScene({ streams: true })
  await scene.write(60)
  const url = `${origin}/owls.png`
  const { id } = scene.instance.world.post({
    author: 'mina@other.example',
    text: 'Look',
    raw: { media_attachments: [{ id: '1', type: 'image', url, preview_url: url, description: 'Owls' }] },
  })
  scene.follow()
  scene.start()
  await scene.advance(0)
  await until(async () => {
    await scene.advance(5_000)
    return stateOf(scene).connection === 'live'
  })
  const [picture] = (await rowOf(scene, id)).media
  expect(picture).toMatchObject({ previewUrl: url, description: 'Owls' })

  // The window draws the description in place of what is not there.
  const answer = await handle(new Request(mediaUrl('preview', picture?.previewUrl ?? '')))
  expect([answer.status, await answer.text()]).toEqual([504, ''])
  await until(() => met.shaken > 0)
  expect(met.asked).toBe(0)

  await scene.write(3)
  await scene.advance(2 * minutes)
  expect(stateOf(scene)).toMatchObject({ connection: 'live', problem: null })
  expect(await scene.stored()).toEqual(scene.ledger())
})
