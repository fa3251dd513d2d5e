import { BlockList, isIP, isIPv4 } from 'node:net'

/** What kind of place an IP address is (the IANA special-purpose registries, RFC 6890). */
export type AddressClass =
  | 'public'
  | 'loopback'
  | 'private' // RFC 1918, RFC 6598 (carrier-grade NAT), RFC 4193 (unique local)
  | 'link-local' // RFC 3927, RFC 4291 2.5.6
  | 'metadata' // where clouds serve a machine's credentials
  | 'unspecified'
  | 'reserved' // multicast, broadcast, documentation, benchmarking, unassigned

type Range = readonly [network: string, prefixBits: number]

// The first class that holds an address is its class: metadata services lie inside other ranges.
const RANGES: readonly (readonly [AddressClass, readonly Range[]])[] = [
  [
    'metadata',
    [
      ['169.254.169.254', 32],
      ['169.254.170.2', 32],
      ['100.100.100.200', 32],
      ['168.63.129.16', 32],
      ['fd00:ec2::254', 128]
    ]
  ],
  [
    'loopback',
    [
      ['127.0.0.0', 8],
      ['::1', 128]
    ]
  ],
  [
    'private',
    [
      ['10.0.0.0', 8],
      ['172.16.0.0', 12],
      ['192.168.0.0', 16],
      ['100.64.0.0', 10],
      ['fc00::', 7]
    ]
  ],
  [
    'link-local',
    [
      ['169.254.0.0', 16],
      ['fe80::', 10]
    ]
  ],
  [
    'unspecified',
    [
      ['0.0.0.0', 8],
      ['::', 128]
    ]
  ],
  [
    'reserved',
    [
      ['192.0.0.0', 24],
      ['192.0.2.0', 24],
      ['198.18.0.0', 15],
      ['198.51.100.0', 24],
      ['203.0.113.0', 24],
      ['224.0.0.0', 3],
      ['100::', 64],
      ['2001:db8::', 32],
      ['ff00::', 8]
    ]
  ]
]

const LISTS: readonly (readonly [AddressClass, BlockList])[] = RANGES.map(([addressClass, ranges]) => {
  const list = new BlockList()
  for (const [network, prefixBits] of ranges) list.addSubnet(network, prefixBits, familyOf(network))
  return [addressClass, list]
})

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv4(address) ? 'ipv4' : 'ipv6'
}

/**
 * One spelling for one address: IPv6 compressed and in lower case (RFC 5952), IPv4-mapped IPv6 as IPv4, no zone.
 * Anything that is no address comes back as it is.
 */
export function normalizeAddress(address: string): string {
  const [bare = ''] = address.split('%', 1)
  if (isIP(bare) !== 6) return bare
  const compressed = new URL(`http://[${bare}]/`).hostname.slice(1, -1)
  return embedded(compressed, /^::ffff:([0-9a-f]+):([0-9a-f]+)$/) ?? compressed
}

/** The class of an address in any spelling; an IPv4 address inside IPv6 (RFC 6052, RFC 3056) decides if not public. */
export function classifyAddress(address: string): AddressClass {
  const normal = normalizeAddress(address)
  const inner =
    embedded(normal, /^64:ff9b::([0-9a-f]+):([0-9a-f]+)$/) ??
    embedded(normal, /^2002:([0-9a-f]+):([0-9a-f]+):/) ??
    embedded(normal, /^::([0-9a-f]+):([0-9a-f]+)$/)
  if (inner !== null) {
    const innerClass = classifyAddress(inner)
    if (innerClass !== 'public') return innerClass
  }
  if (isIP(normal) === 0) return 'reserved'
  const family = familyOf(normal)
  return LISTS.find(([, list]) => list.check(normal, family))?.[0] ?? 'public'
}

/** The IPv4 address that two 16-bit groups of an IPv6 address spell, if the pattern finds them. */
function embedded(address: string, pattern: RegExp): string | null {
  const match = pattern.exec(address)
  if (match === null) return null
  const high = Number.parseInt(match[1] as string, 16)
  const low = Number.parseInt(match[2] as string, 16)
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`
}
