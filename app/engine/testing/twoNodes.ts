import type { EndpointSlice } from '#kinds/endpointslice/schema'
import type { Node } from '#kinds/node/schema'
import type { Pod } from '#kinds/pod/schema'
import type { Service, ServiceSpec } from '#kinds/service/schema'
import type { KubeObject, ObjectMeta } from '#model/objectMeta'
import type { Labels } from '#model/selector'
import { emptyWorld, type World } from '../world'
import { storeOf } from './storeOf'

const meta = (name: string, more: Partial<ObjectMeta> = {}): ObjectMeta => ({ namespace: 'default', name, ...more })

const nodeObject = (name: string, address: string, podCIDR: string): Node => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name },
  spec: { podCIDR },
  status: { addresses: [{ type: 'InternalIP', address }] },
})

interface PodOptions {
  readonly node?: string
  readonly ip?: string
  readonly labels?: Labels
  readonly annotations?: Readonly<Record<string, string>>
  readonly ready?: boolean
  readonly containers?: Pod['spec']['containers']
  readonly metadata?: Partial<ObjectMeta>
}

/** A running Pod; ready unless it says otherwise. */
export const podObject = (name: string, options: PodOptions = {}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: meta(name, {
    ...(options.labels ? { labels: options.labels } : {}),
    ...(options.annotations ? { annotations: options.annotations } : {}),
    ...options.metadata,
  }),
  spec: {
    ...(options.node === undefined ? {} : { nodeName: options.node }),
    containers: options.containers ?? [{ name: 'app', ports: [{ containerPort: 8080 }] }],
  },
  status: {
    phase: options.node === undefined ? 'Pending' : 'Running',
    ...(options.ip === undefined ? {} : { podIP: options.ip }),
    conditions: [{ type: 'Ready', status: (options.ready ?? true) ? 'True' : 'False' }],
  },
})

export const serviceObject = (name: string, spec: ServiceSpec, more: Partial<ObjectMeta> = {}): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: meta(name, more),
  spec,
})

/** The slice that the controller would write for these Pods of one Service. */
export const sliceObject = (
  service: string,
  port: number,
  pods: readonly Pod[],
  more: Partial<ObjectMeta> = {},
): EndpointSlice => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: meta(`${service}-x7k2m`, { labels: { 'kubernetes.io/service-name': service }, ...more }),
  addressType: 'IPv4',
  ports: [{ name: '', port, protocol: 'TCP' }],
  endpoints: pods.map((pod) => {
    const ready = pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
    return {
      addresses: [pod.status?.podIP ?? ''],
      conditions: { ready, serving: ready, terminating: false },
      targetRef: { kind: 'Pod', namespace: pod.metadata.namespace ?? '', name: pod.metadata.name },
      ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
    }
  }),
})

export const worldOf = (...objects: readonly KubeObject[]): World => ({ ...emptyWorld(), objects: storeOf(...objects) })

export const nodes = [
  nodeObject('node1', '192.168.0.11', '10.244.0.0/24'),
  nodeObject('node2', '192.168.0.12', '10.244.1.0/24'),
]

export const client = podObject('client', { node: 'node1', ip: '10.244.0.5', labels: { app: 'client' } })

/** Two Pods of the Service `web`, on different Nodes. */
export const backends = [
  podObject('web-1', { node: 'node2', ip: '10.244.1.7', labels: { app: 'web' } }),
  podObject('web-2', { node: 'node1', ip: '10.244.0.9', labels: { app: 'web' } }),
]

export const web = serviceObject('web', {
  type: 'NodePort',
  clusterIP: '10.96.40.40',
  selector: { app: 'web' },
  ports: [{ port: 80, protocol: 'TCP', targetPort: 8080, nodePort: 30080 }],
})
