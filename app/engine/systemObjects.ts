import type { Deployment } from '#kinds/deployment/schema'
import { serviceNameLabel, type EndpointSlice } from '#kinds/endpointslice/schema'
import type { Namespace } from '#kinds/namespace/schema'
import type { Node } from '#kinds/node/schema'
import type { Service } from '#kinds/service/schema'
import { nthAddress, parseCidr } from '#model/cidr'
import type { ClusterSettings } from '#model/clusterSettings'
import type { KubeObject } from '#model/objectMeta'

/** What every cluster has from its first moment: its namespaces, and the Service that leads to its API server. */
export const systemObjects = (settings: ClusterSettings): readonly KubeObject[] => [
  ...['default', 'kube-system', 'kube-public', 'kube-node-lease'].map(namespaceNamed),
  ...apiServerObjects(settings),
]

/** The three Nodes of a file that has none. */
export const defaultNodes = (): readonly Node[] =>
  ['node1', 'node2', 'node3'].map((name) => ({ apiVersion: 'v1', kind: 'Node', metadata: { name } }))

/** The address of the control plane's machine in the nodes' network. */
export const controlPlaneAddress = (settings: ClusterSettings): string => addressOf(settings.nodeCIDR, 10)

/** The address of the Service that Pods ask for names: kubeadm gives DNS the tenth one. */
export const dnsAddress = (settings: ClusterSettings): string => addressOf(settings.serviceCIDR, 10)

/**
 * CoreDNS as kubeadm installs it: a Deployment of two, and the Service `kube-dns` in front of them.
 *
 * Upstream: cmd/kubeadm/app/phases/addons/dns/manifests.go, v1.34; what the simulator has no use for is left out.
 */
export function coreDnsObjects(settings: ClusterSettings): readonly KubeObject[] {
  const labels = { 'k8s-app': 'kube-dns' }
  const deployment: Deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'coredns', namespace: 'kube-system', labels },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      template: {
        metadata: { labels },
        spec: {
          tolerations: [
            { key: 'CriticalAddonsOnly', operator: 'Exists' },
            { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
          ],
          dnsPolicy: 'Default',
          serviceAccountName: 'coredns',
          containers: [
            {
              name: 'coredns',
              image: 'registry.k8s.io/coredns/coredns:v1.12.1',
              ports: [
                { name: 'dns', containerPort: 53, protocol: 'UDP' },
                { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' },
                { name: 'metrics', containerPort: 9153, protocol: 'TCP' },
                { name: 'liveness-probe', containerPort: 8080, protocol: 'TCP' },
                { name: 'readiness-probe', containerPort: 8181, protocol: 'TCP' },
              ],
              livenessProbe: { httpGet: { path: '/health', port: 'liveness-probe' }, failureThreshold: 5 },
              readinessProbe: { httpGet: { path: '/ready', port: 'readiness-probe' } },
            },
          ],
        },
      },
    },
  }
  const service: Service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'kube-dns',
      namespace: 'kube-system',
      labels: { ...labels, 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': 'CoreDNS' },
      annotations: { 'prometheus.io/port': '9153', 'prometheus.io/scrape': 'true' },
    },
    spec: {
      clusterIP: dnsAddress(settings),
      selector: labels,
      ports: [
        { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
        { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
        { name: 'metrics', port: 9153, protocol: 'TCP', targetPort: 9153 },
      ],
    },
  }
  return [deployment, service]
}

const namespaceNamed = (name: string): Namespace => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })

/** Written by the API server itself, and so without a selector. Upstream: pkg/controlplane/reconcilers. */
function apiServerObjects(settings: ClusterSettings): readonly KubeObject[] {
  const metadata = { name: 'kubernetes', namespace: 'default' }
  const service: Service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...metadata, labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      clusterIP: addressOf(settings.serviceCIDR, 1),
      ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }],
    },
  }
  const slice: EndpointSlice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...metadata, labels: { [serviceNameLabel]: 'kubernetes' } },
    addressType: 'IPv4',
    ports: [{ name: 'https', port: 6443, protocol: 'TCP' }],
    endpoints: [{ addresses: [controlPlaneAddress(settings)], conditions: { ready: true } }],
  }
  return [service, slice]
}

/** The n-th address of a range; a range that is too small has none, and admission says so. */
function addressOf(cidr: string, n: number): string {
  const range = parseCidr(cidr)
  return range.ok ? (nthAddress(range.value, n) ?? '') : ''
}
