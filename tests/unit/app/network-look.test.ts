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
let told: boolean[]
let look: () => void
beforeEach(() => {
  isOnline = true
  interfaces = { lo, wlan0: wifi }
  told = []
  look = createNetworkLook(
    {
      isOnline: () => isOnline,
      interfaces: () =>
        Object.fromEntries(Object.entries(interfaces).map(([name, all]) => [name, all.map(known)])),
    },
    (online) => told.push(online),
  )
})
/** What is told of these interfaces, at the first look and at the second. */
const after = (now: Record<string, Address[]>): boolean[] => {
  interfaces = now
  look()
  look()
  return told.splice(0)
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
    [
      'a container',
      { lo, wlan0: wifi, docker0: [{ address: '172.17.0.1' }], 'br-4f5e': [{ address: '172.18.0.1' }] },
    ],
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
      },
      (is) => online.push(is),
    )
    blind()
    isOnline = false
    blind()
    expect(online).toEqual([false])
  })
})
