import type { Pod } from '#kinds/pod/schema'
import { defaultClusterSettings, type ClusterSettings } from '#model/clusterSettings'
import type { KubeObject } from '#model/objectMeta'
import { step } from '../step'
import { emptyWorld, type World } from '../world'
import { node, pod, service } from './settled'

/** Ranges of both families, IPv4 the primary one. */
export const dualStack: ClusterSettings = {
  ...defaultClusterSettings,
  podCIDR: '10.244.0.0/16,fd00:10:244::/56',
  serviceCIDR: '10.96.0.0/12,fd00:10:96::/112',
  nodeCIDR: '192.168.0.0/24,fd00:192:168::/64',
}

/** The cluster that these objects settle to. */
export const settledWith = (settings: ClusterSettings, ...objects: readonly KubeObject[]): World =>
  step(emptyWorld(settings), { type: 'apply', objects })[0]

const addressed = (one: Pod, ...ips: readonly [string, string]): Pod => ({
  ...one,
  status: { podIP: ips[0], podIPs: ips.map((ip) => ({ ip })) },
})

const dns = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } }

const server = { name: 'coredns', image: 'coredns:1', ports: [{ containerPort: 53, protocol: 'UDP' as const }] }

/**
 * Two Nodes, a client on the first and `web` on the second, with addresses of both families; a Service `web` of both,
 * `four` of IPv4 and `nobody` without endpoints; CoreDNS, which is reached by IPv4; and a laptop outside.
 */
export function dualStackCluster(settings: ClusterSettings = dualStack, ...more: readonly KubeObject[]): World {
  const both = { ipFamilyPolicy: 'PreferDualStack' } as const
  const selector = { app: 'web' }
  const world = settledWith(
    settings,
    node('node1'),
    node('node2'),
    addressed(pod('client', { nodeName: 'node1' }), '10.244.0.5', 'fd00:10:244::5'),
    addressed(pod('web', { nodeName: 'node2' }, { labels: selector }), '10.244.1.7', 'fd00:10:244:1::7'),
    addressed(pod('coredns', { nodeName: 'node1', containers: [server] }, dns), '10.244.0.2', 'fd00:10:244::2'),
    service('kube-dns', { selector: dns.labels, clusterIP: '10.96.0.10', ports: [{ port: 53, protocol: 'UDP' }] }, dns),
    service('web', {
      ...both,
      type: 'NodePort',
      clusterIP: '10.96.0.50',
      clusterIPs: ['10.96.0.50', 'fd00:10:96::50'],
      selector,
      ports: [{ port: 80, nodePort: 30080 }],
    }),
    service('four', { clusterIP: '10.96.0.51', selector, ports: [{ port: 80 }] }),
    service('nobody', {
      ...both,
      clusterIP: '10.96.0.52',
      clusterIPs: ['10.96.0.52', 'fd00:10:96::52'],
      selector: { app: 'nobody' },
      ports: [{ port: 80 }],
    }),
    ...more,
  )
  const hosts = [{ name: 'laptop', ip: '198.51.100.7,2001:db8::7', listens: ['443/TCP'], names: ['api.example.com'] }]
  return step(world, { type: 'configure', hosts })[0]
}
