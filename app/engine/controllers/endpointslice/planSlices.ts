import type { EndpointSlice, SliceEndpoint, SlicePort } from '#kinds/endpointslice/schema'
import { keyOf, type KubeObject } from '#model/objectMeta'
import type { Labels } from '#model/selector'
import type { Write } from '../../apiserver/write'
import { controllerReference } from '../ownedPods'
import { packSlices, portsKey } from './slicePacking'

export const managedByLabel = 'endpointslice.kubernetes.io/managed-by'

/** Whose slices they are, and what all of them carry. */
export interface SliceSet {
  readonly owner: KubeObject
  readonly addressType: 'IPv4' | 'IPv6'
  readonly labels: Labels
  readonly most: number
}

/** Endpoints that answer at the same ports, and so share slices. */
export interface PortGroup {
  readonly ports: readonly SlicePort[]
  readonly endpoints: readonly SliceEndpoint[]
}

/** The endpoints by what their ports come out as. */
export function groupByPorts(all: Iterable<PortGroup>): readonly PortGroup[] {
  const groups = new Map<string, { readonly ports: readonly SlicePort[]; readonly endpoints: SliceEndpoint[] }>()
  for (const { ports, endpoints } of all) {
    const group = groups.get(portsKey(ports))
    if (group === undefined) groups.set(portsKey(ports), { ports, endpoints: [...endpoints] })
    else group.endpoints.push(...endpoints)
  }
  return [...groups.values()]
}

/** A slice to be written: the old one that it takes the place of, if any, and what it holds. */
interface Planned extends PortGroup {
  readonly old?: EndpointSlice
}

/**
 * The writes after which the slices of a set hold these groups, starting from those that exist.
 *
 * A slice that goes and one that comes are one slice that changes: it keeps its name.
 */
export function planSlices(
  set: SliceSet,
  groups: readonly PortGroup[],
  existing: readonly EndpointSlice[],
): readonly Write[] {
  const keys = new Set(groups.map(({ ports }) => portsKey(ports)))
  const planned: Planned[] = []
  const created: Planned[] = []
  const spare = existing.filter((slice) => !keys.has(portsKey(slice.ports)))
  for (const { ports, endpoints } of groups) {
    const ofGroup = existing.filter((slice) => portsKey(slice.ports) === portsKey(ports))
    const { kept, added, emptied } = packSlices(ofGroup, endpoints, set.most)
    planned.push(...kept.map((slot) => ({ old: slot.slice, ports, endpoints: slot.endpoints })))
    created.push(...added.map((some) => ({ ports, endpoints: some })))
    spare.push(...emptied)
  }
  // There is always a slice, if only one that says that there is nothing.
  if (planned.length === 0 && created.length === 0) created.push({ ports: [], endpoints: [] })
  const reused = created.map((plan): Planned => {
    const old = spare.shift()
    return old === undefined ? plan : { ...plan, old }
  })
  return [
    ...[...planned, ...reused].map((plan) => writeOf(set, plan)),
    ...spare.map((slice) => removeSlice(slice, 'nothing is left in it')),
  ]
}

export const removeSlice = (slice: EndpointSlice, because: string): Write => ({
  type: 'delete',
  key: keyOf(slice),
  because,
})

function writeOf({ owner, addressType, labels }: SliceSet, { old, ports, endpoints }: Planned): Write {
  const { name, namespace } = owner.metadata
  const fresh = { name: '', generateName: `${name}-`, ...(namespace === undefined ? {} : { namespace }) }
  const object: EndpointSlice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    ...old,
    metadata: { ...(old?.metadata ?? fresh), labels, ownerReferences: [controllerReference(owner)] },
    addressType,
    ports,
    endpoints,
  }
  if (old === undefined) return { type: 'create', object }
  const ready = endpoints.filter(({ conditions }) => conditions?.ready === true).length
  return { type: 'update', object, because: `${ready} of ${endpoints.length} endpoints ready` }
}
