import type { EndpointSlice, SliceEndpoint, SlicePort } from '#kinds/endpointslice/schema'
import { canonicalJson } from '#lib/canonicalJson'
import { reuse } from '#lib/reuse'

/** What becomes of the slices of one address family and one list of ports. */
export interface Packing {
  /** Slices that stay, with the endpoints they have from now on; those that are not written keep their identity. */
  readonly kept: readonly { readonly slice: EndpointSlice; readonly endpoints: readonly SliceEndpoint[] }[]
  /** Endpoints of slices to be made. */
  readonly added: readonly (readonly SliceEndpoint[])[]
  /** Slices that nothing is left in. */
  readonly emptied: readonly EndpointSlice[]
}

/** The ports as they tell groups of slices apart; their order does not matter. */
export const portsKey = (ports: readonly SlicePort[] | null | undefined): string =>
  canonicalJson([...(ports ?? [])].map((port) => canonicalJson({ name: '', protocol: 'TCP', ...port })).sort())

/**
 * Puts `wanted` into slices of at most `most`, with as few slices written as possible.
 *
 * Endpoints stay where they are. New ones first fill slices that are written anyway, the fullest first; then, while
 * some are left, one untouched slice that can take all of them does, else a new slice is made. Nothing is rebalanced.
 * What is written is in order of names, so that it does not matter who came first.
 * Upstream: staging/src/k8s.io/endpointslice/reconciler.go reconcileByPortMapping.
 */
export function packSlices(
  existing: readonly EndpointSlice[],
  wanted: readonly SliceEndpoint[],
  most: number,
): Packing {
  const left = new Map(wanted.map((endpoint) => [endpointKey(endpoint), endpoint]))
  const written: Slot[] = []
  const untouched: Slot[] = []
  const emptied: EndpointSlice[] = []
  for (const slice of existing) {
    const endpoints: SliceEndpoint[] = []
    for (const old of slice.endpoints ?? []) {
      const next = left.get(endpointKey(old))
      if (next === undefined) continue
      left.delete(endpointKey(old))
      endpoints.push(reuse(old, next))
    }
    const before = slice.endpoints ?? []
    const same = endpoints.length === before.length && endpoints.every((endpoint, i) => endpoint === before[i])
    if (endpoints.length === 0) emptied.push(slice)
    else (same ? untouched : written).push({ slice, endpoints })
  }
  const rest = [...left.values()].sort(byName)
  for (const slot of [...written].sort((a, b) => b.endpoints.length - a.endpoints.length)) {
    slot.endpoints.push(...rest.splice(0, most - slot.endpoints.length))
  }
  const added: (readonly SliceEndpoint[])[] = []
  while (rest.length > 0) {
    const slot = rest.length < most ? roomiest(untouched, rest.length, most) : undefined
    if (slot !== undefined) slot.endpoints.push(...rest.splice(0))
    else added.push(rest.splice(0, most))
  }
  const kept = [...written, ...untouched].map(inOrder)
  return { kept, added, emptied }
}

/** A slice that holds what it held is left as it is. */
function inOrder({ slice, endpoints }: Slot): Slot {
  const before = slice.endpoints ?? []
  const same = endpoints.length === before.length && endpoints.every((endpoint, i) => endpoint === before[i])
  return { slice, endpoints: same ? endpoints : endpoints.sort(byName) }
}

const byName = (a: SliceEndpoint, b: SliceEndpoint): number => {
  const [one, other] = [endpointKey(a), endpointKey(b)]
  return one < other ? -1 : one > other ? 1 : 0
}

interface Slot {
  readonly slice: EndpointSlice
  readonly endpoints: SliceEndpoint[]
}

/** The slice that is fullest once it has taken `count` more. */
function roomiest(slots: readonly Slot[], count: number, most: number): Slot | undefined {
  let best: Slot | undefined
  for (const slot of slots) {
    if (slot.endpoints.length + count > most) continue
    if (best === undefined || slot.endpoints.length > best.endpoints.length) best = slot
  }
  return best
}

/** Endpoints are the same when they are for the same Pod; without one, when they have the same addresses. */
const endpointKey = ({ targetRef, addresses }: SliceEndpoint): string =>
  targetRef === undefined
    ? addresses.join(',')
    : `${targetRef.kind}/${targetRef.namespace}/${targetRef.name}/${targetRef.uid ?? ''}`
