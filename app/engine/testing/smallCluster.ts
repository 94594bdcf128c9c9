import type { EndpointSlice } from '#kinds/endpointslice/schema'
import type { Pod } from '#kinds/pod/schema'
import type { ExternalHost } from '#model/clusterSettings'
import type { KubeObject } from '#model/objectMeta'
import type { World } from '../world'
import { backends, client, nodes, podObject, serviceObject, sliceObject, web, worldOf } from './twoNodes'

/** Two CoreDNS Pods, one a Node, and the Service in front of them. */
export const dnsPods: readonly Pod[] = ['10.244.0.2', '10.244.1.2'].map((ip, i) =>
  podObject(`coredns-${i + 1}`, {
    node: `node${i + 1}`,
    ip,
    labels: { 'k8s-app': 'kube-dns' },
    metadata: { namespace: 'kube-system' },
    containers: [
      {
        name: 'coredns',
        ports: [
          { name: 'dns', containerPort: 53, protocol: 'UDP' },
          { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' },
        ],
      },
    ],
  }),
)

const kubeDns = serviceObject(
  'kube-dns',
  {
    clusterIP: '10.96.0.10',
    selector: { 'k8s-app': 'kube-dns' },
    ports: [{ name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 }],
  },
  { namespace: 'kube-system' },
)

/** The slice of kube-dns with these Pods. */
export const dnsSlice = (pods: readonly Pod[]): EndpointSlice => ({
  ...sliceObject('kube-dns', 53, pods, {
    namespace: 'kube-system',
    labels: { 'kubernetes.io/service-name': 'kube-dns' },
  }),
  ports: [{ name: 'dns', port: 53, protocol: 'UDP' }],
})

/** The Service of the API server, which leads to the control plane's machine. */
const kubernetes: readonly KubeObject[] = [
  serviceObject('kubernetes', {
    clusterIP: '10.96.0.1',
    ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }],
  }),
  {
    ...sliceObject('kubernetes', 6443, []),
    ports: [{ name: 'https', port: 6443, protocol: 'TCP' }],
    endpoints: [{ addresses: ['192.168.0.10'], conditions: { ready: true, serving: true, terminating: false } }],
  } as EndpointSlice,
]

export const laptop: ExternalHost = {
  name: 'laptop',
  ip: '198.51.100.7',
  listens: ['443/TCP'],
  names: ['api.example.com'],
}

/** Two Nodes with CoreDNS, a client, the Service `web` before two Pods on different Nodes, a laptop outside, and `more`. */
export const smallCluster = (more: readonly KubeObject[] = [], pods: readonly Pod[] = backends): World => ({
  ...worldOf(
    ...nodes,
    ...dnsPods,
    kubeDns,
    dnsSlice(dnsPods),
    ...kubernetes,
    client,
    ...pods,
    web,
    sliceObject('web', 8080, pods),
    ...more,
  ),
  hosts: [laptop],
})
