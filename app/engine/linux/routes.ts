import { memoByObject } from '#lib/memo'
import { parseCidr } from '#model/cidr'
import { parseIp, type AddressFamily, type Ip } from '#model/ip'
import { addressOn, isLocalAddress, isLoopback } from './addresses'
import type { Host, Route } from './host'

/** What the routing tables say about a destination. */
export type RouteAnswer =
  | { readonly kind: 'local'; readonly prefix: string }
  | { readonly kind: 'unicast'; readonly route: Route }
  | { readonly kind: 'blackhole'; readonly route: Route }
  | { readonly kind: 'none' }

/** A network's address as something a map can be asked for: a number, or for IPv6 its words as text. */
type Network = number | string

const networkOf = (words: readonly number[], masks: readonly number[]): Network =>
  words.length === 1
    ? ((words[0] ?? 0) & (masks[0] ?? 0)) >>> 0
    : words.map((word, i) => (word & (masks[i] ?? 0)) >>> 0).join()

interface Group {
  readonly masks: readonly number[]
  readonly byNetwork: Map<Network, Route>
}

/** A family's routes by prefix length, the longest first; in each, by network address. The first of two equal prefixes wins. */
type RouteIndex = Readonly<Record<AddressFamily, readonly Group[]>>

const indexOf = memoByObject((routes: readonly Route[]): RouteIndex => {
  const byLength = { IPv4: new Map<number, Group>(), IPv6: new Map<number, Group>() }
  for (const route of routes) {
    const cidr = parseCidr(route.prefix)
    if (!cidr.ok) continue
    const { family, prefix, masks, words } = cidr.value
    const group: Group = byLength[family].get(prefix) ?? { masks, byNetwork: new Map() }
    const network = networkOf(words, masks)
    if (!group.byNetwork.has(network)) group.byNetwork.set(network, route)
    byLength[family].set(prefix, group)
  }
  const longestFirst = (groups: ReadonlyMap<number, Group>): readonly Group[] =>
    [...groups].sort(([a], [b]) => b - a).map(([, group]) => group)
  return { IPv4: longestFirst(byLength.IPv4), IPv6: longestFirst(byLength.IPv6) }
})

/** All machines of a link. Nothing connects to it, and no router passes it on. Upstream: Linux net/ipv4/tcp_ipv4.c, tcp_v4_connect. */
const limitedBroadcast = '255.255.255.255'

/** Where a packet to `dst` goes: table `local` first, then the longest prefix of table `main` of its family. */
export function lookUpRoute(host: Host, dst: string): RouteAnswer {
  if (dst === limitedBroadcast) return { kind: 'none' }
  if (isLocalAddress(host, dst)) return { kind: 'local', prefix: isLoopback(dst) ? loopbackPrefix(dst) : dst }
  const address = parseIp(dst)
  return address ? inMain(host, address) : { kind: 'none' }
}

/** IPv4 has a whole network of loopback addresses, IPv6 only one. */
const loopbackPrefix = (dst: string): string => (dst.includes(':') ? dst : '127.0.0.0/8')

function inMain(host: Host, { family, words }: Ip): RouteAnswer {
  for (const { masks, byNetwork } of indexOf(host.routes)[family]) {
    const route = byNetwork.get(networkOf(words, masks))
    if (route) return { kind: route.type, route }
  }
  return { kind: 'none' }
}

/**
 * The source address of a packet that the host itself sends to `dst`: the destination's own when that is local, what
 * the route names, else what the outgoing interface gives.
 */
export function sourceFor(host: Host, dst: string, answer: RouteAnswer): string | undefined {
  switch (answer.kind) {
    case 'local':
      return dst
    case 'unicast':
      return answer.route.src ?? addressOn(host, answer.route.dev, dst)
    case 'blackhole':
    case 'none':
      return undefined
  }
}
