import { afterEach, describe, expect, it } from 'vitest'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { socketPathIn } from '../../../src/main/app/bus'
import { hasTrayHost } from '../../../src/main/app/session-bus'
import { isMetered } from '../../../src/main/app/system-bus'
import { startFakeBus, type FakeBus } from '../../support/fake-bus'

let bus: FakeBus | null = null
const folders: string[] = []
const socket = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'steppe-bus-'))
  folders.push(folder)
  return join(folder, 'bus')
}
afterEach(async () => {
  await bus?.stop()
  bus = null
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

describe.skipIf(process.platform === 'win32')('whether tray icons are shown', () => {
  it('is what the session bus says', async () => {
    bus = await startFakeBus(await socket(), true)
    expect(await hasTrayHost(bus.address)).toBe(true)
    bus.setShown(false)
    expect(await hasTrayHost(bus.address)).toBe(false)
    expect(await hasTrayHost(`tcp:host=127.0.0.1,port=1;${bus.address},guid=00`)).toBe(false)
    bus.setShown(true)
    expect(await hasTrayHost(`tcp:host=127.0.0.1,port=1;${bus.address},guid=00`)).toBe(true)
  })

  it('is no without a bus, and where what listens speaks another language', async () => {
    expect(await hasTrayHost(undefined)).toBe(false)
    expect(await hasTrayHost('autolaunch:')).toBe(false)
    expect(await hasTrayHost(`unix:path=${await socket()}`)).toBe(false)
    const path = await socket()
    const stranger = createServer((one) => one.end('220 mail.example ESMTP\r\n'))
    await new Promise<void>((resolve) => {
      stranger.listen(path, resolve)
    })
    expect(await hasTrayHost(`unix:path=${path}`)).toBe(false)
    stranger.close()
  })

  it('is asked for where the address says', () => {
    expect(socketPathIn('unix:path=/run/user/1000/bus')).toBe('/run/user/1000/bus')
    expect(socketPathIn('unix:abstract=/tmp/dbus-x%2cy,guid=0a')).toBe('\0/tmp/dbus-x,y')
    expect(socketPathIn('unix:guid=0a,path=/run/bus')).toBe('/run/bus')
    expect(socketPathIn('tcp:host=127.0.0.1')).toBeNull()
  })
})

describe.skipIf(process.platform === 'win32')('whether the network is paid by volume', () => {
  it('is what NetworkManager says, or guesses', async () => {
    bus = await startFakeBus(await socket())
    const said: (boolean | null)[] = []
    for (const metered of [0, 1, 2, 3, 4]) {
      bus.setMetered(metered)
      said.push(await isMetered(bus.address))
    }
    expect(said).toEqual([null, true, false, true, false])
  })

  it('is neither yes nor no where nobody knows', async () => {
    expect(await isMetered(`unix:path=${await socket()}`)).toBeNull()
    bus = await startFakeBus(await socket())
    expect(await isMetered(bus.address)).toBeNull()
  })
})
