import * as v from 'valibot'
import { endpointsController, endpointSliceControllerWith, writesOf, type Write } from '#engine'
import type { Endpoints } from '#kinds/endpoints/schema'
import { serviceNameLabel, type EndpointSlice } from '#kinds/endpointslice/schema'
import { objectsOf } from '#kinds/registry'
import { keyOf, objectKey, type KubeObject, type ObjectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import {
  endpointsOfPods,
  endpointsVector,
  repeated,
  uidOf,
  type EndpointsExpectation,
  type EndpointsStep,
} from './endpointsCase'
import { matchesPart } from './partialMatch'
import type { Judge } from './vector'
import { vectorStore } from './vectorStore'

/** What the controllers wrote in the steps before. */
interface Written {
  readonly slices: ReadonlyMap<ObjectKey, KubeObject>
  readonly endpoints: ReadonlyMap<ObjectKey, KubeObject>
}

/** Lets the EndpointSlice and the Endpoints controller look at each Service, step by step, and compares what they wrote. */
export const judgeEndpoints: Judge = (content) => {
  const parsed = v.safeParse(endpointsVector, content)
  if (!parsed.success) return `not understood: ${v.getDotPath(parsed.issues[0]) ?? ''}: ${parsed.issues[0].message}`
  const { config, steps } = parsed.output
  const sliceController = endpointSliceControllerWith(config.maxEndpointsPerSlice)
  let written: Written = { slices: new Map(), endpoints: new Map() }
  for (const [i, one] of steps.entries()) {
    const store = storeOf(one, written)
    const sliceWrites = writesOf(sliceController, 'Service', store)
    written = {
      slices: performed(store, 'EndpointSlice', sliceWrites),
      endpoints: performed(store, 'Endpoints', writesOf(endpointsController, 'Service', store)),
    }
    const difference =
      slicesDifference(one.expect, written.slices) ??
      countDifference(one.expect, sliceWrites) ??
      endpointsDifference(one.expect, store, written.endpoints)
    if (difference !== undefined) return steps.length > 1 ? `step ${i + 1}: ${difference}` : difference
  }
  return undefined
}

function storeOf({ objects }: EndpointsStep, before: Written): ObjectStore {
  const all = repeated(objects)
  const store = vectorStore(
    all.map((object) => {
      const { name, namespace = '', uid } = object.metadata
      const named = { ...object, metadata: { ...object.metadata, uid: uid ?? uidOf(object.kind, namespace, name) } }
      return object.kind === 'EndpointSlice' ? asWritten(named, all) : named
    }),
  )
  return {
    ...store,
    byKind: new Map([
      ...store.byKind,
      ['EndpointSlice', new Map([...before.slices, ...(store.byKind.get('EndpointSlice') ?? [])])],
      ['Endpoints', new Map([...before.endpoints, ...(store.byKind.get('Endpoints') ?? [])])],
    ]),
  }
}

type Given = ReturnType<typeof repeated>[number]

/** A slice that is there already, with the labels and the owner that the controller gave it unless it shows its own. */
function asWritten({ endpointsOf, ...slice }: Given, all: readonly Given[]): Given {
  const services = all.filter(({ kind }) => kind === 'Service')
  const service = services.find(({ metadata }) => slice.metadata.name.startsWith(`${metadata.name}-`))
  const { name, namespace = '', uid, labels = {} } = service?.metadata ?? { name: '' }
  const owner = {
    apiVersion: 'v1',
    kind: 'Service',
    name,
    uid: uid ?? uidOf('Service', namespace, name),
    controller: true,
    blockOwnerDeletion: true,
  }
  const own = {
    ...(typeof labels === 'object' ? labels : {}),
    [serviceNameLabel]: name,
    'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
  }
  return {
    ...slice,
    metadata: { labels: own, ownerReferences: [owner], ...slice.metadata },
    ...(endpointsOf === undefined ? {} : { endpoints: endpointsOfPods(endpointsOf) }),
  }
}

/** The objects of a kind after the writes; what is created under a generated name gets one that nothing has. */
function performed(store: ObjectStore, kind: string, writes: readonly Write[]): ReadonlyMap<ObjectKey, KubeObject> {
  const objects = new Map(store.byKind.get(kind))
  for (const [i, write] of writes.entries()) {
    if (write.type === 'delete') objects.delete(write.key)
    if (write.type === 'update') objects.set(keyOf(write.object), write.object)
    if (write.type === 'create') {
      const { name, generateName = '' } = write.object.metadata
      const chosen = name === '' ? `${generateName}new${i}` : name
      const object = { ...write.object, metadata: { ...write.object.metadata, name: chosen } }
      objects.set(keyOf(object), object)
    }
  }
  return objects
}

function slicesDifference(
  { endpointSlices }: EndpointsExpectation,
  slices: ReadonlyMap<ObjectKey, KubeObject>,
): string | undefined {
  if (endpointSlices === undefined) return undefined
  const objects = objectsOf({ revision: 1, byKind: new Map([['EndpointSlice', slices]]) }, 'EndpointSlice')
  const found = Array.from(objects.values(), facts)
  const all = JSON.stringify(found)
  if (found.length !== endpointSlices.length) return `expected ${endpointSlices.length} slices, got ${all}`
  const left = [...found]
  for (const wanted of endpointSlices) {
    const match = left.findIndex((slice) => matchesPart(wanted, slice))
    if (match < 0) return `no slice like ${JSON.stringify(wanted)} among ${all}`
    left.splice(match, 1)
  }
  return undefined
}

/** What a vector may say about a slice. */
const facts = ({ metadata, addressType, ports, endpoints }: EndpointSlice): Readonly<Record<string, unknown>> => ({
  name: metadata.name,
  service: metadata.labels?.[serviceNameLabel],
  generateName: metadata.generateName,
  labels: metadata.labels,
  annotations: metadata.annotations ?? {},
  ownerReferences: metadata.ownerReferences,
  addressType,
  ports,
  endpoints,
  count: (endpoints ?? []).length,
})

function countDifference({ slicesWritten }: EndpointsExpectation, writes: readonly Write[]): string | undefined {
  if (slicesWritten === undefined) return undefined
  const count = (type: Write['type']): number => writes.filter((write) => write.type === type).length
  const expected = `${slicesWritten.created} created, ${slicesWritten.updated} updated, ${slicesWritten.deleted} deleted`
  const found = `${count('create')} created, ${count('update')} updated, ${count('delete')} deleted`
  return expected === found ? undefined : `expected ${expected}; got ${found}`
}

function endpointsDifference(
  { endpoints: wanted }: EndpointsExpectation,
  store: ObjectStore,
  written: ReadonlyMap<ObjectKey, KubeObject>,
): string | undefined {
  if (wanted === undefined) return undefined
  const [service] = objectsOf(store, 'Service').values()
  const { namespace = '', name = '' } = service?.metadata ?? {}
  const all = objectsOf({ revision: 1, byKind: new Map([['Endpoints', written]]) }, 'Endpoints')
  const found = all.get(objectKey('Endpoints', namespace, name))
  if (wanted === null) return found === undefined ? undefined : `expected no Endpoints, got ${JSON.stringify(found)}`
  if (found === undefined) return 'expected Endpoints, got none'
  const { metadata, subsets = [] } = found
  const actual = { annotations: metadata.annotations ?? {}, subsets, counts: counted(found) }
  return matchesPart(wanted, actual) ? undefined : `expected ${JSON.stringify(wanted)}, got ${JSON.stringify(actual)}`
}

function counted({ subsets = [] }: Endpoints): { readonly addresses: number; readonly notReadyAddresses: number } {
  const sum = (list: 'addresses' | 'notReadyAddresses'): number =>
    subsets.reduce((total, subset) => total + (subset[list] ?? []).length, 0)
  return { addresses: sum('addresses'), notReadyAddresses: sum('notReadyAddresses') }
}
