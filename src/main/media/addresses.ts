/** Which network addresses media may come from: public ones. A post must not make Steppe ask a router or a printer. */
import { lookup as lookupDns, type LookupAddress } from 'node:dns'
import { BlockList, isIPv4, isIPv6, type LookupFunction } from 'node:net'

const notPublicV4 = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  notPublicV4.addSubnet(network, prefix)
}

/** Global unicast, without the ranges in it that carry other addresses or are for documentation. */
const publicV6 = new BlockList()
publicV6.addSubnet('2000::', 3, 'ipv6')
const notPublicV6 = new BlockList()
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  notPublicV6.addSubnet(network, prefix, 'ipv6')
}
/** IPv4 addresses inside of IPv6: mapped ones, and those of networks that have IPv6 alone (NAT64). */
const carriesV4 = /^(?:::ffff:|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/

const v4Inside = (address: string): string | null => {
  // URL writes every IPv6 address in one way.
  const [, high, low] = carriesV4.exec(new URL(`http://[${address}]`).hostname.slice(1, -1)) ?? []
  if (high === undefined || low === undefined) return null
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)]
  return `${a >> 8}.${a & 255}.${b >> 8}.${b & 255}`
}

/** Whether an IP address is reachable for everybody, as far as it tells. */
export const isPublicAddress = (address: string): boolean => {
  if (isIPv4(address)) return !notPublicV4.check(address)
  const bare = address.replace(/%.*$/, '')
  if (!isIPv6(bare)) return false
  const inner = v4Inside(bare)
  if (inner !== null) return isPublicAddress(inner)
  return publicV6.check(bare, 'ipv6') && !notPublicV6.check(bare, 'ipv6')
}

/** The IP address that a URL's host is, if it is one. */
export const literalAddress = (hostname: string): string | null => {
  const bare = hostname.replace(/^\[|\]$/g, '')
  return isIPv4(bare) || isIPv6(bare) ? bare : null
}

/** Thrown where an address is not public. */
export class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError'
}

/** Asks the system's resolver for all addresses of a name. */
export type ResolveAll = (
  hostname: string,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

const resolveBySystem: ResolveAll = (hostname, done) => lookupDns(hostname, { all: true }, done)

/**
 * A lookup for `http.request` that lets only public addresses through. The connection goes to the very addresses that were
 * checked, so a name that changes its mind between check and connection gains nothing.
 */
export const publicLookup =
  (resolve: ResolveAll = resolveBySystem): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, (error, addresses) => {
      if (error !== null) {
        callback(error, [])
        return
      }
      const allowed = addresses.filter(({ address }) => isPublicAddress(address))
      const [first] = allowed
      if (first === undefined) callback(new PrivateAddressError(`${hostname} is not public`), [])
      else if (options.all === true) callback(null, allowed)
      else callback(null, first.address, first.family)
    })
  }
