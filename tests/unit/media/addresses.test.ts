import type { LookupAddress } from 'node:dns'
import { describe, expect, it } from 'vitest'
import { isPublicAddress, publicLookup } from '../../../src/main/media/addresses'
import { isAllowedUrl } from '../../../src/main/media/open'

describe('addresses', () => {
  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '2a01:4f8::1',
    '64:ff9b::808:808',
    '::ffff:8.8.8.8',
  ])('%s is public', (address) => expect(isPublicAddress(address)).toBe(true))

  it.each([
    '127.0.0.1',
    '127.9.9.9',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '192.0.2.1',
    '198.18.0.1',
    '::',
    '::1',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fd12:3456::1',
    'ff02::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '2001::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::7f00:1',
    '::127.0.0.1',
    'localhost',
    'example.org',
    '',
    '1.2.3',
    '0x7f.1',
  ])('%s is not', (address) => expect(isPublicAddress(address)).toBe(false))

  it.each([
    ['https://files.example.org/a.png', true],
    ['https://files.example.org:8443/a.png', true],
    ['http://files.example.org/a.png', false],
    ['http://127.0.0.1:4000/a.png', true],
    ['http://127.0.0.1:4001/a.png', false],
    ['https://127.0.0.1/a.png', false],
    ['https://0x7f.1/a.png', false],
    ['https://2130706433/a.png', false],
    ['https://[::1]/a.png', false],
    ['https://[::ffff:10.0.0.1]/', false],
    ['https://169.254.169.254/latest/meta-data', false],
    ['https://me:secret@files.example.org/a.png', false],
    ['file:///etc/passwd', false],
    ['data:image/png;base64,AAAA', false],
    ['app://steppe/index.html', false],
  ])('asking %s is allowed: %s', (url, isAllowed) => {
    expect(isAllowedUrl(new URL(url), ['http://127.0.0.1:4000'])).toBe(isAllowed)
  })
})

const look = (addresses: LookupAddress[], all: boolean): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const lookup = publicLookup((_hostname, done) => done(null, addresses))
    lookup('some.example', { all }, (error, found) => {
      if (error === null) resolve(found)
      else reject(error)
    })
  })

describe('looking up a name', () => {
  const outside = { address: '8.8.8.8', family: 4 }
  const inside = { address: '10.0.0.1', family: 4 }

  it('lets public addresses through alone', async () => {
    expect(await look([inside, outside], true)).toEqual([outside])
    expect(await look([inside, outside], false)).toBe('8.8.8.8')
    await expect(look([inside], true)).rejects.toMatchObject({ name: 'PrivateAddressError' })
    await expect(look([], false)).rejects.toMatchObject({ name: 'PrivateAddressError' })
  })
})
