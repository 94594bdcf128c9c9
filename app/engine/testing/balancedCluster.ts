import { defaultClusterSettings, type ClusterSettings, type LoadBalancerSettings } from '#model/clusterSettings'
import type { KubeObject } from '#model/objectMeta'
import type { Service, ServiceSpec } from '#kinds/service/schema'
import { walk } from '../trace/request'
import { step } from '../step'
import { emptyWorld, type World } from '../world'
import { pod, service } from './settled'

const place = (name: string, nodeName: string, app: string): KubeObject =>
  pod(
    name,
    { nodeName, containers: [{ name: 'app', image: 'app', ports: [{ containerPort: 8080 }] }] },
    { labels: { app } },
  )

/** A Node with these labels. */
export const nodeNamed = (name: string, labels: Readonly<Record<string, string>> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels },
})

/** The Service `web` of type LoadBalancer, on port 80. */
export const balancedService = (spec: ServiceSpec = {}): Service =>
  service('web', {
    type: 'LoadBalancer',
    selector: { app: 'web' },
    ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }],
    ...spec,
  })

/**
 * Three Nodes; `web-1` on node1 and `web-2` on node2 behind the Service `web` of type LoadBalancer; a client on node1, one on node3,
 * and a laptop outside. `more` is applied last.
 */
export function balancedCluster(
  loadBalancer: LoadBalancerSettings,
  spec: ServiceSpec = {},
  more: readonly KubeObject[] = [],
  settings: Partial<ClusterSettings> = {},
): World {
  const objects = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } },
    ...['node1', 'node2', 'node3'].map((name) => nodeNamed(name)),
    place('web-1', 'node1', 'web'),
    place('web-2', 'node2', 'web'),
    place('client', 'node1', 'client'),
    place('far', 'node3', 'client'),
    balancedService(spec),
    ...more,
  ]
  const [world] = step(emptyWorld({ ...defaultClusterSettings, ...settings, loadBalancer }), { type: 'apply', objects })
  const laptop = { name: 'laptop', ip: '198.51.100.7', listens: [], names: [] }
  return step(world, { type: 'configure', hosts: [laptop] })[0]
}

/** The way of each outcome in one line, with its probability: `0.500 delivered by 192.168.0.11: host/laptop lb/default/web node/node1`. */
export function waysOf(world: World, from: string, to: string): readonly string[] {
  const walked = walk(world, { name: 'it', from, to, connections: 1 }, 1)
  if (!walked.ok) return [walked.error.message]
  const lines = walked.value.outcomes.map(({ probability, verdict, failure, sourceSeen, trace }) => {
    const hops = (trace?.hops ?? []).map((hop) => hop.host.id).join(' ')
    const what = failure ? `${verdict}, ${failure.reason}` : `${verdict} from ${sourceSeen ?? ''}`
    return { probability, line: `${what}: ${hops}` }
  })
  const sums = new Map<string, number>()
  for (const { line, probability } of lines) sums.set(line, (sums.get(line) ?? 0) + probability)
  return [...sums].map(([line, sum]) => `${sum.toFixed(3)} ${line}`).sort()
}
