import { invariant } from '#lib/assert'
import { cidrsOf } from '#model/addressFamilies'
import { nthAddress } from '#model/cidr'
import type { ClusterSettings } from '#model/clusterSettings'
import { keyOf, type KubeObject, type ObjectKey } from '#model/objectMeta'
import { serviceNameLabel, type EndpointSlice } from '#kinds/endpointslice/schema'
import type { Deployment } from '#kinds/deployment/schema'
import type { Service } from '#kinds/service/schema'

const namespace = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })

/**
 * What every cluster has before anybody applies anything: its namespaces, and the Service through which Pods reach the
 * API server. Nobody wrote them, so they are never saved.
 */
export function systemObjects(settings: ClusterSettings): readonly KubeObject[] {
  return [
    ...['default', 'kube-node-lease', 'kube-public', 'kube-system'].map(namespace),
    apiServerService(settings),
    apiServerSlice(settings),
  ]
}

/** Of the primary family only, as the Service of the API server is in every cluster. Upstream: pkg/controlplane/controller/kubernetesservice. */
function apiServerService({ serviceCIDR }: ClusterSettings): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'kubernetes',
      namespace: 'default',
      labels: { component: 'apiserver', provider: 'kubernetes' },
    },
    spec: {
      clusterIP: addressIn(serviceCIDR, 1),
      ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }],
    },
  }
}

/** Upstream: pkg/controlplane/reconcilers/instancecount.go. */
function apiServerSlice({ nodeCIDR }: ClusterSettings): EndpointSlice {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { [serviceNameLabel]: 'kubernetes' } },
    addressType: cidrsOf(nodeCIDR)[0]?.family ?? 'IPv4',
    endpoints: [{ addresses: [addressIn(nodeCIDR, 10)], conditions: { ready: true } }],
    ports: [{ name: 'https', port: 6443, protocol: 'TCP' }],
  }
}

const dnsLabels = { 'k8s-app': 'kube-dns' }

/** The cluster's DNS server as kubeadm sets it up. Upstream: cmd/kubeadm/app/phases/addons/dns/manifests.go. */
export const coreDnsDeployment: Deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'coredns', namespace: 'kube-system', labels: dnsLabels },
  spec: {
    replicas: 2,
    selector: { matchLabels: dnsLabels },
    template: {
      metadata: { labels: dnsLabels },
      spec: {
        dnsPolicy: 'Default',
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
            readinessProbe: { httpGet: { path: '/ready', port: 'readiness-probe', scheme: 'HTTP' } },
          },
        ],
      },
    },
  },
}

/**
 * The Service whose address stands in every Pod's resolv.conf: the tenth of the range. kubeadm asks for no families, so
 * it has an address of the primary one only, in a dual-stack cluster too.
 */
export const kubeDnsService = ({ serviceCIDR }: ClusterSettings): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {
    name: 'kube-dns',
    namespace: 'kube-system',
    labels: { ...dnsLabels, 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': 'CoreDNS' },
  },
  spec: {
    clusterIP: addressIn(serviceCIDR, 10),
    selector: dnsLabels,
    ports: [
      { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
      { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
      { name: 'metrics', port: 9153, protocol: 'TCP', targetPort: 9153 },
    ],
  },
})

/** Nodes of a cluster whose file brings none. */
export const defaultNodes: readonly KubeObject[] = ['node1', 'node2', 'node3'].map((name) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name },
}))

/** Whether an object of this key is one that every cluster has. */
export function isSystemKey(key: ObjectKey, settings: ClusterSettings): boolean {
  return systemObjects(settings).some((object) => keyOf(object) === key)
}

function addressIn(range: string, index: number): string {
  const [primary] = cidrsOf(range)
  const address = primary && nthAddress(primary, index)
  invariant(address !== undefined, `${range} has an address ${index}`)
  return address
}
