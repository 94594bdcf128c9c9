import type { Network } from '#engine'

/**
 * What a network has that no Linux kernel has, in words that go on from `this kernel has no`; undefined when the whole
 * of it can be rebuilt from namespaces.
 */
export function beyondLinux({ hosts, flowsBack = [] }: Network): string | undefined {
  if (flowsBack.length > 0) return 'cloud that brings the answers of a flow back to its load balancer'
  const proxied = [...hosts.values()].some(({ sockets }) => sockets.some(({ proxies }) => proxies !== undefined))
  return proxied ? 'load balancer that accepts connections' : undefined
}
