/**
 * Whether this machine is in another network than at the last look, which no system tells main. Another Wi-Fi or a VPN may come without
 * a moment offline; the sockets of before are then dead, and say nothing.
 */
import type { NetworkInterfaceInfo } from 'node:os'

type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>

/** Lead to containers and virtual machines of this machine, with which they come and go. */
const inner = /^(?:br-|cni|docker|lxc|lxd|podman|vboxnet|veth|virbr|vmnet|vnet)/
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

/** @returns what looks, to be called again and again: it calls `changed` if this machine is online now or no longer, or elsewhere */
export const createNetworkLook = (
  given: { isOnline: () => boolean; interfaces: () => Interfaces },
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
  let mark = markNow()
  return () => {
    const isOnline = given.isOnline()
    // Why not where there is none: the same network may come back, and nothing of it has died.
    const now = markNow() || mark
    const isElsewhere = now !== mark && mark !== ''
    if (isOnline !== wasOnline || (isOnline && isElsewhere)) changed(isOnline)
    wasOnline = isOnline
    mark = now
  }
}
