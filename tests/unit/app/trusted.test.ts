import { describe, expect, it } from 'vitest'
import type { WebContents, WebFrameMain } from 'electron'
import { isTrusted } from '../../../src/main/app/trusted'

const address = 'app://steppe/index.html'

// Why as, both times: nothing of them is looked at but their identity, the main frame and the address.
const frameAt = (url: string): WebFrameMain => ({ url }) as WebFrameMain
const pageAt = (url: string): WebContents => ({ mainFrame: frameAt(url) }) as WebContents

const own = pageAt(address)

describe('the sender of a command', () => {
  it('is trusted when it is the main frame of the window, at the window’s address', () => {
    expect(isTrusted(own, { sender: own, senderFrame: own.mainFrame })).toBe(true)
  })

  it('is not trusted when it is another page, though of the same address', () => {
    const other = pageAt(address)
    expect(isTrusted(own, { sender: other, senderFrame: other.mainFrame })).toBe(false)
  })

  it('is not trusted when it is a frame within the window, though of the same address', () => {
    expect(isTrusted(own, { sender: own, senderFrame: frameAt(address) })).toBe(false)
  })

  it.each([
    'app://steppe/store-host.html',
    'app://steppe/index.html?x',
    'https://example.org/index.html',
    '',
  ])('is not trusted when %j got into the window', (url) => {
    const left = pageAt(url)
    expect(isTrusted(left, { sender: left, senderFrame: left.mainFrame })).toBe(false)
  })

  it('is not trusted when there is no window, nor when its frame is gone', () => {
    expect(isTrusted(null, { sender: own, senderFrame: own.mainFrame })).toBe(false)
    expect(isTrusted(own, { sender: own, senderFrame: null as never })).toBe(false)
  })
})
