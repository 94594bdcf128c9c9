import type { ProxyEndpoint, ServicePortState } from './nodeState'

/** The node for which endpoints are chosen, as topology hints name it. */
export interface NodeTopology {
  readonly name: string
  /** Label `topology.kubernetes.io/zone`. */
  readonly zone?: string
}

/** Which endpoints a node uses for a service port. A list that no traffic policy of the Service asks for is absent. */
export interface EndpointChoice {
  /** For traffic under policy Cluster. */
  readonly cluster?: readonly ProxyEndpoint[]
  /** For traffic under policy Local. */
  readonly local?: readonly ProxyEndpoint[]
  /** Both together. */
  readonly reachable: readonly ProxyEndpoint[]
  /** Whether any node has one to use: decides between a REJECT and, under policy Local, a DROP. */
  readonly hasEndpoints: boolean
}

/**
 * The endpoints that one node sends a service port's packets to, under either traffic policy.
 *
 * Ready endpoints win. With none ready, those that still serve while terminating stand in, so that a restart of the
 * only Pod drops nothing; each list decides that for itself. Topology hints thin out the cluster list alone.
 * Upstream: CategorizeEndpoints, pkg/proxy/topology.go, v1.33.
 */
export function usableEndpoints(port: ServicePortState, node: NodeTopology): EndpointChoice {
  const { endpoints } = port
  const cluster = usesCluster(port) ? readyOrStandIns(endpoints, (ready) => nearest(ready, node)) : undefined
  const onNode = usesLocal(port) ? endpoints.filter((endpoint) => endpoint.local) : undefined
  const local = onNode && readyOrStandIns(onNode, (ready) => ready)
  const anywhere = (cluster?.length ?? 0) > 0 || (local !== undefined && endpoints.some((e) => e.ready || standsIn(e)))
  const both = cluster && local ? endpoints.filter((e) => cluster.includes(e) || local.includes(e)) : undefined
  return {
    ...(cluster && { cluster }),
    ...(local && { local }),
    reachable: both ?? cluster ?? local ?? [],
    hasEndpoints: anywhere,
  }
}

/** Whether a service port can be reached by an address other than its cluster IP. */
export const isExternallyAccessible = (port: ServicePortState): boolean =>
  port.nodePort !== 0 || port.loadBalancerIPs.length > 0 || port.externalIPs.length > 0

const usesCluster = (port: ServicePortState): boolean => !port.internalPolicyLocal || isExternallyAccessible(port)

const usesLocal = (port: ServicePortState): boolean =>
  port.internalPolicyLocal || (port.externalPolicyLocal && isExternallyAccessible(port))

const standsIn = (endpoint: ProxyEndpoint): boolean => endpoint.serving && endpoint.terminating

function readyOrStandIns(
  endpoints: readonly ProxyEndpoint[],
  choose: (ready: readonly ProxyEndpoint[]) => readonly ProxyEndpoint[],
): readonly ProxyEndpoint[] {
  const ready = endpoints.filter((endpoint) => endpoint.ready)
  return ready.length > 0 ? choose(ready) : endpoints.filter(standsIn)
}

/** Follows hints only when every ready endpoint has one and at least one of them names this node or its zone; node hints go first. */
function nearest(ready: readonly ProxyEndpoint[], node: NodeTopology): readonly ProxyEndpoint[] {
  const sameNode = ready.filter((endpoint) => endpoint.nodeHints.includes(node.name))
  if (sameNode.length > 0 && ready.every((endpoint) => endpoint.nodeHints.length > 0)) return sameNode
  const { zone } = node
  const sameZone = zone === undefined ? [] : ready.filter((endpoint) => endpoint.zoneHints.includes(zone))
  if (sameZone.length > 0 && ready.every((endpoint) => endpoint.zoneHints.length > 0)) return sameZone
  return ready
}
