import type { NetworkInterfaceInfo } from 'node:os'
import { beforeEach, describe, expect, it } from 'vitest'
import { createNetworkLook } from '../../../src/main/app/network-look'

type Address = Pick<NetworkInterfaceInfo, 'address'> & Partial<NetworkInterfaceInfo>
/** What the system tells of one address, as far as anybody looks. */
const known = ({ address, ...more }: Address): NetworkInterfaceInfo =>
  // Why as: the two kinds of addresses are told apart by a family that is worked out here.
  ({
    address,
    family: address.includes(':') ? 'IPv6' : 'IPv4',
    netmask: '',
    mac: '02:00:00:00:00:01',
    internal: false,
    cidr: null,
    ...more,
  }) as NetworkInterfaceInfo

const lo: Address[] = [
  { address: '127.0.0.1', internal: true },
  { address: '::1', internal: true },
]
const wifi: Address[] = [
  { address: '192.168.1.20' },
  { address: '2001:db8:0:7:1c2d::9' },
  { address: 'fe80::1:2' },
]
let isOnline: boolean
let interfaces: Record<string, Address[]>
let now: number
let told: boolean[]
let look: () => void
const begin = (): (() => void) =>
  createNetworkLook(
    {
      isOnline: () => isOnline,
      interfaces: () =>
        Object.fromEntries(Object.entries(interfaces).map(([name, all]) => [name, all.map(known)])),
      now: () => now,
    },
    (online) => told.push(online),
  )
beforeEach(() => {
  isOnline = true
  interfaces = { lo, wlan0: wifi }
  now = 0
  told = []
  look = begin()
})
/** What is told of these interfaces in so many looks, three seconds apart. */
const during = (looks: number, present: Record<string, Address[]>): boolean[] => {
  interfaces = present
  for (let count = 0; count < looks; count += 1) {
    now += 3_000
    look()
  }
  return told.splice(0)
}
/** What is told of them at the first look and at the second, long after what was told before. */
const after = (present: Record<string, Address[]>): boolean[] => {
  now += 30_000
  return during(2, present)
}

describe('the network', () => {
  it('goes and comes, each told once', () => {
    expect(after(interfaces)).toEqual([])
    isOnline = false
    expect(after({ lo })).toEqual([false])
    isOnline = true
    expect(after(interfaces)).toEqual([true])
  })

  it.each<[string, Record<string, Address[]>]>([
    ['another Wi-Fi', { lo, wlan0: [{ address: '10.0.0.7' }] }],
    [
      'another Wi-Fi that is numbered alike',
      { lo, wlan0: wifi.map((one) => ({ ...one, mac: '02:00:00:00:00:02' })) },
    ],
    [
      'another network of version 6 alone',
      { lo, wlan0: [{ address: '192.168.1.20' }, { address: '2001:db8:0:8:1c2d::9' }] },
    ],
    ['a VPN', { lo, wlan0: wifi, tun0: [{ address: '10.8.0.2' }] }],
    ['a cable besides', { lo, wlan0: wifi, eth0: [{ address: '192.168.1.21' }] }],
    ['a cable instead', { lo, eth0: wifi }],
  ])('is another one by %s, though it was never offline', (_what, now) => {
    expect(after(now)).toEqual([true])
    expect(after({ lo, wlan0: wifi })).toEqual([true])
  })

  it.each<[string, Record<string, Address[]>]>([
    [
      'another address of the day',
      { lo, wlan0: [...wifi.slice(0, 1), { address: '2001:db8:0:7:aaaa:bbbb:cccc:dddd' }] },
    ],
    ['two of them', { lo, wlan0: [...wifi, { address: '2001:db8:0:7::4' }] }],
    ['another address of its own', { lo, wlan0: [...wifi.slice(0, 2), { address: 'fe80::9' }] }],
    ['one that it gave itself', { lo, wlan0: wifi, eth0: [{ address: '169.254.3.4' }] }],
    ['another order', { wlan0: wifi.toReversed(), lo }],
    ...[
      'docker0',
      'br-4f5e',
      'incusbr0',
      'bridge100',
      'vEthernet (WSL)',
      'VMware Network Adapter VMnet8',
      'VirtualBox Host-Only Network',
    ].map((name): [string, Record<string, Address[]>] => [
      `a container or a virtual machine at ${name}`,
      { lo, wlan0: wifi, [name]: [{ address: '172.17.0.1' }] },
    ]),
  ])('is the same with %s', (_what, now) => {
    expect(after(now)).toEqual([])
    expect(after({ lo, wlan0: wifi })).toEqual([])
  })

  it('is the same when it is back after a moment without any, and another one when another comes', () => {
    expect(after({ lo })).toEqual([])
    expect(after({ lo, wlan0: wifi })).toEqual([])
    expect(after({ lo })).toEqual([])
    expect(after({ lo, wlan0: [{ address: '10.0.0.7' }] })).toEqual([true])
  })

  it('is no other one where none was known before', () => {
    interfaces = { lo }
    look = begin()
    expect(after({ lo, wlan0: wifi })).toEqual([])
    expect(after({ lo, wlan0: [{ address: '10.0.0.7' }] })).toEqual([true])
  })

  const cafe = { lo, wlan0: [{ address: '10.0.0.7' }] }
  const train = { lo, wlan0: [{ address: '10.0.1.7' }] }

  it('is another one at once, and told again where two looks in a row find yet another in the end', () => {
    expect(during(1, cafe)).toEqual([true])
    expect(during(1, { lo })).toEqual([])
    expect(during(1, train)).toEqual([])
    expect(during(1, train)).toEqual([true])
    expect(during(20, train)).toEqual([])
  })

  it('is told of twice where it was another one for a single look', () => {
    const home = interfaces
    expect(during(1, cafe)).toEqual([true])
    expect(during(1, home)).toEqual([])
    expect(during(1, home)).toEqual([true])
    expect(during(20, home)).toEqual([])
  })

  it('is another one once in 30 seconds where no two looks in a row find the same', () => {
    const home = interfaces
    const all = Array.from({ length: 50 }, () => [...during(1, cafe), ...during(1, home)]).flat()
    expect(all).toEqual(Array.from({ length: 10 }, () => true))
  })

  it('is another one once in 30 seconds, told when they are over, if it still is', () => {
    const home = interfaces
    expect(during(2, cafe)).toEqual([true])
    expect(during(8, train)).toEqual([])
    expect(during(1, train)).toEqual([true])
    expect(during(8, home)).toEqual([])
    expect(during(20, train)).toEqual([])
    expect(during(2, home)).toEqual([true])
  })

  it('comes and goes at once, however soon after another change, and is not told of twice', () => {
    expect(during(2, cafe)).toEqual([true])
    isOnline = false
    expect(during(1, { lo })).toEqual([false])
    isOnline = true
    expect(during(1, train)).toEqual([true])
    expect(during(20, train)).toEqual([])
  })

  it('is told of once where it is another one after being offline', () => {
    isOnline = false
    expect(after({ lo, wlan0: [{ address: '10.0.0.7' }] })).toEqual([false])
    expect(after({ lo, wlan0: [{ address: '10.0.0.8' }] })).toEqual([])
    isOnline = true
    expect(after({ lo, wlan0: [{ address: '10.0.0.7' }] })).toEqual([true])
  })

  it('comes and goes also where a program may not know its addresses', () => {
    const online: boolean[] = []
    const blind = createNetworkLook(
      {
        isOnline: () => isOnline,
        interfaces: () => {
          throw new Error('not permitted')
        },
        now: () => now,
      },
      (is) => online.push(is),
    )
    blind()
    isOnline = false
    blind()
    expect(online).toEqual([false])
  })
})
