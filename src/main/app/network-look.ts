/**
 * Whether this machine is in another network than at the last look, which no system tells main. Another Wi-Fi or a VPN may come without
 * a moment offline; the sockets of before are then dead, and say nothing.
 */
import type { NetworkInterfaceInfo } from 'node:os'

type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>

/** Lead to containers and virtual machines of this machine, with which they come and go; `veth` is Windows' `vEthernet` too. */
const inner =
  /^(?:br-|bridge\d|cni|docker|incus|lxc|lxd|podman|vboxnet|veth|virbr|virtualbox|vmnet|vmware|vnet)/i
/** Addresses that a machine gives itself, and that lead no further than the next socket in the wall. */
const ownOnly = /^(?:fe80:|169\.254\.)/i

/** The network in an address of version 6: its first half. The other one is drawn by lot every day, and again for the next day. */
const halfOf = (address: string): string => {
  const [before = [], after = []] = address
    .split('::')
    .map((part) => part.split(':').filter((group) => group !== ''))
  const left = Array.from({ length: 8 - before.length - after.length }, () => '0')
  return [...before, ...left, ...after].slice(0, 4).join(':')
}

/** What stays the same for as long as this machine stays in its networks; empty: it is in none. */
const markOf = (interfaces: Interfaces): string => {
  const marks = Object.entries(interfaces).flatMap(([name, addresses = []]) =>
    addresses
      .filter(({ internal, address }) => !internal && !ownOnly.test(address) && !inner.test(name))
      // Why the hardware's address: many systems have another one for each Wi-Fi, and home networks are numbered alike.
      .map(({ address, family, mac }) => `${name} ${mac} ${family === 'IPv6' ? halfOf(address) : address}`),
  )
  return [...new Set(marks)].toSorted().join()
}

/**
 * Another network is told at once, and the next one so long after it at the earliest: all sockets are opened anew each time, and all
 * homes asked. On its way from one network to another, though, a machine has addresses of neither or of half (version 4 before version 6,
 * a VPN before its route): what two looks in a row find in the end is told too.
 */
const seldomMs = 30_000

/**
 * @param given `now` in milliseconds, from a clock that nobody sets
 * @returns what looks, to be called again and again: it calls `changed` if this machine is online now or no longer, and if it is elsewhere
 */
export const createNetworkLook = (
  given: { isOnline: () => boolean; interfaces: () => Interfaces; now: () => number },
  changed: (online: boolean) => void,
): (() => void) => {
  const markNow = (): string => {
    try {
      return markOf(given.interfaces())
    } catch {
      // Some walls around a program keep that from it.
      return ''
    }
  }
  let wasOnline = given.isOnline()
  /** Of the last look. */
  let last = markNow()
  /** Of the network that the listener knows. */
  let told = last
  let toldAt = Number.NEGATIVE_INFINITY
  /** One look alone has found what was told last: it may be on the way. */
  let isOnTheWay = false

  /** Whether to tell that it is elsewhere. */
  const isElsewhere = (mark: string, before: string): boolean => {
    // Why not where there is none: the same network may come back, and nothing of it has died.
    if (mark === '' || mark === told) return false
    return given.now() - toldAt >= seldomMs || (isOnTheWay && mark === before)
  }
  return () => {
    const isOnline = given.isOnline()
    const [mark, before] = [markNow(), last]
    last = mark
    if (told === '') told = mark
    if (isOnline !== wasOnline) {
      wasOnline = isOnline
      told = mark || told
      changed(isOnline)
    } else if (isOnline && isElsewhere(mark, before)) {
      told = mark
      toldAt = given.now()
      isOnTheWay = mark !== before
      changed(true)
    } else if (mark === told) isOnTheWay = false
  }
}
