import { objectsOf, type ObjectByKind } from '#kinds/registry'
import { serviceNameLabel, type EndpointSlice } from '#kinds/endpointslice/schema'
import { podIPs } from '#kinds/pod/addresses'
import type { Pod, PodStatus } from '#kinds/pod/schema'
import type { ReplicaSet } from '#kinds/replicaset/schema'
import type { Service } from '#kinds/service/schema'
import type { ClusterSettings, ExternalHost } from '#model/clusterSettings'
import { controllerOf, type KubeObject, type ObjectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import { matchesPairs, type Labels } from '#model/selector'
import type { Change } from './objectStore'
import { openIndex, type Files, type ObjectIndex } from './objectIndex'

/** What a controller sees of the cluster: the objects, and the questions that come up often, answered by indexes. */
export interface ClusterView {
  readonly settings: ClusterSettings
  readonly hosts: readonly ExternalHost[]
  readonly objects: ObjectStore
  /** Whether everything that only takes time has had its time already, as where nothing is shown over time. */
  readonly isInstant: boolean
  /** The Pods of a namespace that have every pair of a selector; none for a selector without pairs. */
  readonly podsSelected: (namespace: string, selector: Labels | undefined) => readonly Pod[]
  /** The Pods bound to a Node; those that wait for one under the empty name. */
  readonly podsOn: (node: string) => ReadonlyMap<ObjectKey, Pod>
  /** How many Pods on a Node are kin of this one: of the same controller or, without one, with the same labels. */
  readonly kinOn: (node: string, pod: Pod) => number
  /** The Pods that the scheduler has found no Node for. */
  readonly unschedulablePods: () => ReadonlyMap<ObjectKey, Pod>
  /** The Pods that do not want certain others near them. */
  readonly repellingPods: () => ReadonlyMap<ObjectKey, Pod>
  readonly podsWithIP: (ip: string) => ReadonlyMap<ObjectKey, Pod>
  /** The Services of a namespace whose selector these labels satisfy. */
  readonly servicesSelecting: (namespace: string, labels: Labels | undefined) => readonly ObjectKey[]
  readonly servicesWithClusterIP: (ip: string) => ReadonlyMap<ObjectKey, Service>
  /** Services that hold this number as a node port or as their health check port. */
  readonly servicesWithNodePort: (port: number) => ReadonlyMap<ObjectKey, Service>
  /** The slices that carry a Service's name, whoever wrote them. */
  readonly slicesOf: (namespace: string, service: string) => ReadonlyMap<ObjectKey, EndpointSlice>
  readonly replicaSetsIn: (namespace: string) => ReadonlyMap<ObjectKey, ReplicaSet>
  /** The Pods whose controller is of this kind and name, whatever its uid, and those that have none. */
  readonly podsToClaim: (owner: KubeObject) => readonly Pod[]
  /** Everything that names this uid as an owner. */
  readonly ownedBy: (uid: string) => ReadonlyMap<ObjectKey, KubeObject>
  /** Whether an object that is still to come names this address for itself; nothing else is given it meanwhile. */
  readonly isAddressReserved: (ip: string) => boolean
  /** As `isAddressReserved`, for node ports. */
  readonly isNodePortReserved: (port: number) => boolean
  /** The status that a Pod came with, where it came with one. */
  readonly givenStatus: (pod: ObjectKey) => PodStatus | undefined
}

export interface MaintainedView extends ClusterView {
  /** Brings the indexes up to date after a write to `objects`. */
  readonly note: (change: Change) => void
  /** Leaves the indexes to the next view that is opened on what became of `objects`. The view is not asked afterwards. */
  readonly handOver: (finished: ObjectStore) => void
}

export interface ViewSource {
  readonly settings: ClusterSettings
  readonly hosts: readonly ExternalHost[]
  readonly objects: ObjectStore
  readonly givenStatus: ReadonlyMap<ObjectKey, PodStatus>
  readonly reserved: Reservations
  readonly isInstant: boolean
  /** Whether it goes on with the indexes that an earlier view has left to it, which nobody else can have then. */
  readonly takesOver?: boolean
}

/** What objects that are handed in together claim for themselves before they are stored. */
export interface Reservations {
  readonly addresses: ReadonlySet<string>
  readonly nodePorts: ReadonlySet<number>
}

/** The files of a kind's indexes, in the order in which the view opens them, by the objects that they hold. */
const handedOver = new WeakMap<object, readonly (Files<KubeObject> | undefined)[]>()

/** A view of these objects. Whoever changes them afterwards says so through `note`. */
export function openView(source: ViewSource): MaintainedView {
  const { settings, hosts, objects, givenStatus, reserved, isInstant, takesOver = true } = source
  const indexes = new Map<string, Pick<ObjectIndex<KubeObject>, 'note' | 'files'>[]>()
  const begun = new Map<string, readonly (Files<KubeObject> | undefined)[]>()
  for (const [kind, partition] of takesOver ? objects.byKind : []) {
    begun.set(kind, handedOver.get(partition) ?? [])
    handedOver.delete(partition)
  }

  const index = <K extends keyof ObjectByKind>(
    kind: K,
    valuesOf: (object: ObjectByKind[K]) => readonly string[],
  ): ObjectIndex<ObjectByKind[K]>['of'] => {
    const known = indexes.get(kind) ?? []
    const files = begun.get(kind)?.[known.length]
    // Files are handed over by kind and place, so these are of this index.
    const opened = openIndex(() => objectsOf(objects, kind), valuesOf, files as Files<ObjectByKind[K]> | undefined)
    const note: ObjectIndex<KubeObject>['note'] = (key, before, after) => {
      // A change is only noted in the indexes of its own kind.
      opened.note(key, before as ObjectByKind[K] | undefined, after as ObjectByKind[K] | undefined)
    }
    indexes.set(kind, [...known, { note, files: opened.files }])
    return opened.of
  }

  const owners = openIndex<KubeObject>(
    () => new Map([...objects.byKind.values()].flatMap((partition) => [...partition])),
    (object) => (object.metadata.ownerReferences ?? []).map(({ uid }) => uid),
  )

  return {
    settings,
    hosts,
    objects,
    isInstant,
    podsSelected: selectedQuestion(
      index('Pod', ({ metadata }) =>
        Object.entries(metadata.labels ?? {}).map((pair) => `${metadata.namespace}/${pair.join('=')}`),
      ),
    ),
    podsOn: index('Pod', (pod) => [pod.spec.nodeName ?? '']),
    kinOn: kinQuestion(index('Pod', (pod) => [`${pod.spec.nodeName ?? ''} ${kinshipOf(pod)}`])),
    unschedulablePods: allOf(index('Pod', (pod) => (isUnschedulable(pod) ? [''] : []))),
    repellingPods: allOf(index('Pod', (pod) => (repels(pod) ? [''] : []))),
    podsWithIP: index('Pod', podIPs),
    servicesSelecting: selectorQuestion(
      index('Service', ({ metadata, spec }) => {
        const [pair] = Object.entries(spec.selector ?? {})
        return pair === undefined ? [] : [`${metadata.namespace}/${pair.join('=')}`]
      }),
    ),
    servicesWithClusterIP: index('Service', ({ spec }) => spec.clusterIPs ?? []),
    servicesWithNodePort: portQuestion(
      index('Service', ({ spec }) =>
        [spec.healthCheckNodePort, ...(spec.ports ?? []).map(({ nodePort }) => nodePort)].map(String),
      ),
    ),
    slicesOf: sliceQuestion(
      index('EndpointSlice', (slice) => {
        const service = slice.metadata.labels?.[serviceNameLabel]
        return service === undefined ? [] : [`${slice.metadata.namespace}/${service}`]
      }),
    ),
    replicaSetsIn: index('ReplicaSet', namespaceOf),
    podsToClaim: claimQuestion(index('Pod', (pod) => [managerOf(pod.metadata.namespace, controllerOf(pod))])),
    ownedBy: owners.of,
    isAddressReserved: (ip) => reserved.addresses.has(ip),
    isNodePortReserved: (port) => reserved.nodePorts.has(port),
    givenStatus: (pod) => givenStatus.get(pod),
    note: ({ key, before, after }) => {
      const kind = (after ?? before)?.kind
      for (const { note } of kind === undefined ? [] : (indexes.get(kind) ?? [])) note(key, before, after)
      owners.note(key, before, after)
    },
    handOver: (finished) => {
      for (const [kind, opened] of indexes) {
        const partition = finished.byKind.get(kind)
        const files = opened.map((one) => one.files())
        if (partition && files.some((one) => one !== undefined)) handedOver.set(partition, files)
      }
    },
  }
}

/** Pods are filed under each of their labels; the smallest file of the selector's pairs is gone through. */
const selectedQuestion =
  (of: (value: string) => ReadonlyMap<ObjectKey, Pod>): ClusterView['podsSelected'] =>
  (namespace, selector) => {
    const [smallest] = Object.entries(selector ?? {})
      .map((pair) => of(`${namespace}/${pair.join('=')}`))
      .sort((a, b) => a.size - b.size)
    return [...(smallest?.values() ?? [])].filter(({ metadata }) => matchesPairs(selector, metadata.labels))
  }

const allOf =
  (of: (value: string) => ReadonlyMap<ObjectKey, Pod>): (() => ReadonlyMap<ObjectKey, Pod>) =>
  () =>
    of('')

const isUnschedulable = ({ spec, status }: Pod): boolean =>
  (spec.nodeName ?? '') === '' && status?.conditions?.some(({ reason }) => reason === 'Unschedulable') === true

const repels = ({ spec }: Pod): boolean =>
  spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution !== undefined

const kinQuestion =
  (of: (value: string) => ReadonlyMap<ObjectKey, Pod>): ClusterView['kinOn'] =>
  (node, pod) =>
    of(`${node} ${kinshipOf(pod)}`).size

function kinshipOf(pod: Pod): string {
  const { metadata } = pod
  const owner = controllerOf(pod)
  if (owner !== undefined) return owner.uid
  const labels = Object.entries(metadata.labels ?? {}).map((pair) => pair.join('='))
  return `${metadata.namespace} ${labels.sort().join()}`
}

const claimQuestion =
  (of: (value: string) => ReadonlyMap<ObjectKey, Pod>): ClusterView['podsToClaim'] =>
  ({ kind, metadata: { name, namespace } }) => [
    ...of(managerOf(namespace, { kind, name })).values(),
    ...of(managerOf(namespace, undefined)).values(),
  ]

const managerOf = (
  namespace: string | undefined,
  owner: { readonly kind: string; readonly name: string } | undefined,
): string => `${namespace}/${owner?.kind ?? ''}/${owner?.name ?? ''}`

const namespaceOf = (object: KubeObject): readonly string[] => [object.metadata.namespace ?? '']

/** A Service is filed under the first pair of its selector, which a Pod that it selects must have. */
const selectorQuestion =
  (of: (value: string) => ReadonlyMap<ObjectKey, Service>): ClusterView['servicesSelecting'] =>
  (namespace, labels) =>
    Object.entries(labels ?? {}).flatMap((pair) =>
      [...of(`${namespace}/${pair.join('=')}`)]
        .filter(([, { spec }]) => matchesPairs(spec.selector, labels))
        .map(([key]) => key),
    )

const portQuestion =
  (of: (value: string) => ReadonlyMap<ObjectKey, Service>): ClusterView['servicesWithNodePort'] =>
  (port) =>
    of(String(port))

const sliceQuestion =
  (of: (value: string) => ReadonlyMap<ObjectKey, EndpointSlice>): ClusterView['slicesOf'] =>
  (namespace, service) =>
    of(`${namespace}/${service}`)
