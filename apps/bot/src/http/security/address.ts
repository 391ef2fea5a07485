import { isIPv6 } from 'node:net'
import type { Context } from 'hono'
import type { AppEnv } from '../route.ts'

/** The address that a request came from: the nearest proxy's, where there is one. Null where it cannot be told. */
export function peerAddress(c: Context<AppEnv>): string | null {
  return plainAddress(c.env?.server?.requestIP(c.req.raw)?.address ?? null)
}

/** `::ffff:192.0.2.1` is how a socket for both families writes 192.0.2.1. */
function plainAddress(address: string | null): string | null {
  return address === null ? null : address.replace(/^::ffff:(?=\d+(\.\d+){3}$)/i, '')
}

/**
 * What counts as one neighbour: an IPv4 address, or the /64 that one IPv6 subscriber has to itself (RFC 6177 and
 * RFC 4291: the lower 64 bits are the host's to choose). A zone is left out.
 */
export function neighbourOf(address: string | null): string {
  if (address === null) return 'unknown'
  const bare = address.replace(/%.*$/, '')
  return isIPv6(bare) ? `${groupsOf(bare).slice(0, 4).join(':')}::/64` : bare
}

/** The eight groups of an IPv6 address, without leading zeros. */
function groupsOf(address: string): readonly string[] {
  const [head = '', tail] = address.toLowerCase().split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  // An IPv4 address at the end stands for two groups; it is never among the first four that matter here.
  const gap = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0')
  return [...before, ...gap, ...after].map((group) => group.replace(/^0+(?=.)/, ''))
}
