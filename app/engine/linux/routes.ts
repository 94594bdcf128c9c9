import { memoByObject } from '#lib/memo'
import { parseCidr } from '#model/cidr'
import { ipToNumber } from '#model/ip'
import { addressOn, isLocalAddress, isLoopback } from './addresses'
import type { Host, Route } from './host'

/** What the routing tables say about a destination. */
export type RouteAnswer =
  | { readonly kind: 'local'; readonly prefix: string }
  | { readonly kind: 'unicast'; readonly route: Route }
  | { readonly kind: 'blackhole'; readonly route: Route }
  | { readonly kind: 'none' }

/** Routes by prefix length, the longest first; in each, by network address. The first of two equal prefixes wins. */
type RouteIndex = readonly { readonly mask: number; readonly byNetwork: ReadonlyMap<number, Route> }[]

const indexOf = memoByObject((routes: readonly Route[]): RouteIndex => {
  const byLength = new Map<number, { readonly mask: number; readonly byNetwork: Map<number, Route> }>()
  for (const route of routes) {
    const cidr = parseCidr(route.prefix)
    if (!cidr.ok || cidr.value.family !== 'IPv4') continue
    const { prefix, masks, words } = cidr.value
    const group = byLength.get(prefix) ?? { mask: masks[0] ?? 0, byNetwork: new Map<number, Route>() }
    const network = words[0] ?? 0
    if (!group.byNetwork.has(network)) group.byNetwork.set(network, route)
    byLength.set(prefix, group)
  }
  return [...byLength].sort(([a], [b]) => b - a).map(([, group]) => group)
})

/** Where a packet to `dst` goes: table `local` first, then the longest prefix of table `main`. */
export function lookUpRoute(host: Host, dst: string): RouteAnswer {
  if (isLocalAddress(host, dst)) return { kind: 'local', prefix: isLoopback(dst) ? '127.0.0.0/8' : dst }
  const address = ipToNumber(dst)
  for (const { mask, byNetwork } of indexOf(host.routes)) {
    const route = byNetwork.get((address & mask) >>> 0)
    if (route) return { kind: route.type, route }
  }
  return { kind: 'none' }
}

/**
 * The source address of a packet that the host itself sends to `dst`: the destination's own when that is local, what
 * the route names, else what the outgoing interface has.
 */
export function sourceFor(host: Host, dst: string, answer: RouteAnswer): string | undefined {
  switch (answer.kind) {
    case 'local':
      return dst
    case 'unicast':
      return answer.route.src ?? addressOn(host, answer.route.dev)
    case 'blackhole':
    case 'none':
      return undefined
  }
}
