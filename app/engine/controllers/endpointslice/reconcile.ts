import { serviceNameLabel, type EndpointSlice, type SliceEndpoint, type SlicePort } from '#kinds/endpointslice/schema'
import type { Node } from '#kinds/node/schema'
import { isPodTerminal } from '#kinds/pod/conditions'
import type { Pod } from '#kinds/pod/schema'
import { objectOf } from '#kinds/registry'
import { isHeadless } from '#kinds/service/clusterIPs'
import type { IPFamily, Service } from '#kinds/service/schema'
import { familyOf } from '#model/ip'
import { keyOf, objectKey, type ObjectKey } from '#model/objectMeta'
import { matchesPairs } from '#model/selector'
import type { ClusterView } from '../../apiserver/clusterView'
import type { Write } from '../../apiserver/write'
import { controllerReference, isControlledBy } from '../ownedPods'
import { endpointOf, podIPs } from './endpointOf'
import { portsOf } from './portsOf'
import { packSlices, portsKey } from './slicePacking'

export const managedByLabel = 'endpointslice.kubernetes.io/managed-by'
export const sliceController = 'endpointslice-controller.k8s.io'
const headlessLabel = 'service.kubernetes.io/headless'

/**
 * The writes after which the slices of a Service hold its Pods, `most` to a slice.
 *
 * A Service without a selector, or that is another name for something else, has no slices but those that people write.
 * Upstream: pkg/controller/endpointslice and staging/src/k8s.io/endpointslice.
 */
export function reconcileSlices(view: ClusterView, key: ObjectKey, most: number): readonly Write[] {
  const service = objectOf(view.objects, 'Service', key)
  if (service === undefined || !selects(service)) return []
  const { name, namespace = '', deletionTimestamp } = service.metadata
  const existing = [...view.slicesOf(namespace, name).values()].filter(
    (slice) => slice.metadata.labels?.[managedByLabel] === sliceController,
  )
  const own = existing.filter((slice) => isControlledBy(slice, service))
  const families = service.spec.ipFamilies ?? ['IPv4']
  const pods = selectedPods(view, service)
  return [
    ...existing
      .filter((slice) => !own.includes(slice))
      .map((slice) => removal(slice, 'it belongs to an earlier Service')),
    ...own
      .filter(({ addressType }) => !families.some((family) => family === addressType))
      .map((slice) => removal(slice, 'the Service has no such addresses')),
    ...(deletionTimestamp === undefined
      ? families.flatMap((family) => {
          const ofFamily = own.filter(({ addressType }) => addressType === family)
          return familyWrites(service, family, groupByPorts(view, service, family, pods), ofFamily, most)
        })
      : []),
  ]
}

const selects = ({ spec }: Service): boolean =>
  spec.type !== 'ExternalName' && Object.keys(spec.selector ?? {}).length > 0

function selectedPods(view: ClusterView, service: Service): readonly Pod[] {
  const pods: Pod[] = []
  for (const pod of view.podsIn(service.metadata.namespace ?? '').values()) {
    if (!matchesPairs(service.spec.selector, pod.metadata.labels)) continue
    if (isPodTerminal(pod) || podIPs(pod).length === 0) continue
    // Unless every address is published, a Pod counts only while its Node does.
    if (nodeOf(view, pod) === undefined && service.spec.publishNotReadyAddresses !== true) continue
    pods.push(pod)
  }
  return pods
}

const nodeOf = (view: ClusterView, pod: Pod): Node | undefined =>
  objectOf(view.objects, 'Node', objectKey('Node', '', pod.spec.nodeName ?? ''))

interface PortGroup {
  readonly ports: readonly SlicePort[]
  readonly endpoints: readonly SliceEndpoint[]
}

/** Pods whose ports come out the same share slices. */
function groupByPorts(
  view: ClusterView,
  service: Service,
  family: IPFamily,
  pods: readonly Pod[],
): ReadonlyMap<string, PortGroup> {
  const groups = new Map<string, { ports: readonly SlicePort[]; endpoints: SliceEndpoint[] }>()
  for (const pod of pods) {
    if (!podIPs(pod).some((ip) => familyOf(ip) === family)) continue
    const ports = portsOf(service, pod)
    const endpoint = endpointOf(pod, nodeOf(view, pod), service, family)
    const group = groups.get(portsKey(ports))
    if (group === undefined) groups.set(portsKey(ports), { ports, endpoints: [endpoint] })
    else group.endpoints.push(endpoint)
  }
  return groups
}

/** A slice to be written: the old one that it takes the place of, if any, and what it holds. */
interface Planned {
  readonly old?: EndpointSlice
  readonly ports: readonly SlicePort[]
  readonly endpoints: readonly SliceEndpoint[]
}

function familyWrites(
  service: Service,
  family: IPFamily,
  groups: ReadonlyMap<string, PortGroup>,
  existing: readonly EndpointSlice[],
  most: number,
): readonly Write[] {
  const planned: Planned[] = []
  const created: Planned[] = []
  const spare: EndpointSlice[] = existing.filter((slice) => !groups.has(portsKey(slice.ports)))
  for (const [key, { ports, endpoints }] of groups) {
    const ofGroup = existing.filter((slice) => portsKey(slice.ports) === key)
    const { kept, added, emptied } = packSlices(ofGroup, endpoints, most)
    planned.push(...kept.map((slot) => ({ old: slot.slice, ports, endpoints: slot.endpoints })))
    created.push(...added.map((some) => ({ ports, endpoints: some })))
    spare.push(...emptied)
  }
  // The Service always has a slice, if only one that says that there is nothing.
  if (planned.length === 0 && created.length === 0) created.push({ ports: [], endpoints: [] })
  // A slice that goes and one that comes are one slice that changes: it keeps its name.
  const reused = created.map((plan): Planned => {
    const old = spare.shift()
    return old === undefined ? plan : { ...plan, old }
  })
  return [
    ...[...planned, ...reused].map((plan): Write => {
      const object = sliceOf(service, family, plan)
      return plan.old === undefined
        ? { type: 'create', object }
        : { type: 'update', object, because: countText(object) }
    }),
    ...spare.map((slice) => removal(slice, 'nothing is left in it')),
  ]
}

function sliceOf(service: Service, addressType: IPFamily, { old, ports, endpoints }: Planned): EndpointSlice {
  const { name, namespace } = service.metadata
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    ...old,
    metadata: {
      ...(old?.metadata ?? { name: '', generateName: `${name}-`, ...(namespace === undefined ? {} : { namespace }) }),
      labels: labelsOf(service),
      ownerReferences: [controllerReference(service)],
    },
    addressType,
    ports,
    endpoints,
  }
}

/** The Service's own labels travel with its slices; three are the controller's. */
function labelsOf(service: Service): Readonly<Record<string, string>> {
  const { [headlessLabel]: _own, ...labels } = service.metadata.labels ?? {}
  return {
    ...labels,
    [serviceNameLabel]: service.metadata.name,
    [managedByLabel]: sliceController,
    ...(isHeadless(service) ? { [headlessLabel]: '' } : {}),
  }
}

const countText = ({ endpoints }: EndpointSlice): string =>
  `${(endpoints ?? []).filter(({ conditions }) => conditions?.ready === true).length} of ${(endpoints ?? []).length} endpoints ready`

const removal = (slice: EndpointSlice, because: string): Write => ({ type: 'delete', key: keyOf(slice), because })
