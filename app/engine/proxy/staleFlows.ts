import { endpointText } from '#model/packet'
import type { ConntrackEntry } from '#model/trace'
import type { NodeState, ServicePortState } from './nodeState'

/**
 * The UDP connections that one node's kube-proxy deletes when it syncs: those to an address or a node port of a Service
 * whose answers are expected from somebody who serves it no more.
 *
 * Without it a client that keeps its source port would be sent to a Pod that is gone for as long as it goes on sending.
 * A Service that nobody serves keeps its connections, and TCP connections are left to their ends to close. Traffic
 * policies do not matter here: what flows may flow on. Upstream: pkg/proxy/conntrack/cleanup.go, v1.34.
 */
export function staleFlows(state: NodeState, entries: readonly ConntrackEntry[]): readonly ConntrackEntry[] {
  const byFrontend = new Map<string, ReadonlySet<string>>()
  const byNodePort = new Map<number, ReadonlySet<string>>()
  for (const port of state.servicePorts) {
    const serving = new Set(port.endpoints.filter((endpoint) => endpoint.serving).map((endpoint) => endpoint.ip))
    if (port.protocol !== 'udp' || serving.size === 0) continue
    for (const ip of addressesOf(port)) byFrontend.set(endpointText(ip, port.port), serving)
    if (port.nodePort !== 0) byNodePort.set(port.nodePort, serving)
  }
  return entries.filter(({ protocol, original: { dst, dstPort }, reply }) => {
    if (protocol !== 'UDP') return false
    const frontends = [byFrontend.get(endpointText(dst, dstPort)), byNodePort.get(dstPort)]
    return frontends.some((serving) => serving !== undefined && !serving.has(reply.src))
  })
}

const addressesOf = ({ clusterIP, externalIPs, loadBalancerIPs }: ServicePortState): readonly string[] => [
  clusterIP,
  ...externalIPs,
  ...loadBalancerIPs,
]
