import { emptyWorld, step, type World } from '#engine'
import type { Node } from '#kinds/node/schema'
import type { Pod } from '#kinds/pod/schema'
import { objectOf } from '#kinds/registry'
import type { Service } from '#kinds/service/schema'
import { invariant } from '#lib/assert'
import { keyOf, objectKey, type KubeObject, type ObjectKey } from '#model/objectMeta'

/** How large the cluster is that is measured. */
export interface ClusterSize {
  readonly services: number
  readonly endpointsEach: number
  /** How many sets of Pods there are; with fewer than Services, several Services lead to the same Pods. */
  readonly workloads: number
  readonly nodes: number
}

const namespaces = 50

const nodeName = (i: number): string => `node${i + 1}`
const namespaceName = (i: number): string => `team-${i % namespaces}`

/** The n-th address of 10.0.0.0/8 from `10.<second>.0.0` on. */
const address = (second: number, n: number): string => `10.${second + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`

/** The Services of the cluster, each for Pods of its own; everything else the API server fills in. */
export const benchServices = ({ services, workloads }: ClusterSize): readonly Service[] =>
  Array.from({ length: services }, (_, i) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace: namespaceName(i), name: `service-${i}` },
    spec: { selector: { app: `app-${i % workloads}` }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
  }))

/**
 * A settled cluster of Nodes and running Pods without any Service yet.
 *
 * A hundred thousand Pods are not made one by one: one is, and the others are the same with another name, address and
 * Node, as a dump of a real cluster would bring them.
 */
export function clusterOfPods(size: ClusterSize): World {
  const settings = { ...emptyWorld().settings, podCIDR: '10.128.0.0/9', serviceCIDR: '10.64.0.0/12' }
  const { world, pod } = withOnePod(emptyWorld(settings), size.nodes)
  const pods = new Map<ObjectKey, KubeObject>(world.objects.byKind.get('Pod'))
  for (let i = 0; i < size.workloads; i++) {
    for (let j = 0; j < size.endpointsEach; j++) {
      const n = i * size.endpointsEach + j
      const copy = copyOf(pod, { i, j, node: nodeName(n % size.nodes), podIP: address(128, n + 256) })
      pods.set(keyOf(copy), copy)
    }
  }
  return { ...world, objects: { ...world.objects, byKind: new Map(world.objects.byKind).set('Pod', pods) } }
}

function withOnePod(empty: World, nodes: number): { readonly world: World; readonly pod: Pod } {
  const places: readonly KubeObject[] = [
    ...['kube-system', 'template', ...Array.from({ length: namespaces }, (_, i) => namespaceName(i))].map(
      (name): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }),
    ),
    ...Array.from({ length: nodes }, (_, i): Node => ({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: nodeName(i) },
    })),
  ]
  const template: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: 'template', name: 'template', labels: { app: 'template' } },
    spec: {
      containers: [
        { name: 'app', image: 'web', ports: [{ containerPort: 8080 }], readinessProbe: { tcpSocket: { port: 8080 } } },
      ],
    },
  }
  const coredns: Pod = {
    ...template,
    metadata: { namespace: 'kube-system', name: 'coredns', labels: { 'k8s-app': 'kube-dns' } },
  }
  const [world] = step(empty, { type: 'apply', objects: [...places, coredns, template] })
  const pod = objectOf(world.objects, 'Pod', objectKey('Pod', 'template', 'template'))
  invariant(pod?.status?.phase === 'Running', 'the Pod that the others are copies of runs')
  return { world, pod }
}

interface Place {
  readonly i: number
  readonly j: number
  readonly node: string
  readonly podIP: string
}

const copyOf = ({ metadata, spec, status, ...pod }: Pod, { i, j, node, podIP }: Place): Pod => ({
  ...pod,
  metadata: {
    ...metadata,
    namespace: namespaceName(i),
    name: `pod-${i}-${j}`,
    uid: `00000000-0000-4000-8000-${String(i * 1000 + j).padStart(12, '0')}`,
    labels: { app: `app-${i}` },
  },
  spec: { ...spec, nodeName: node },
  status: { ...status, podIP, podIPs: [{ ip: podIP }] },
})
