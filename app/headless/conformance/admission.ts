import * as v from 'valibot'
import { emptyWorld, step, type World } from '#engine'
import { checkObject } from '#kinds/fields/check'
import { objectsOf } from '#kinds/registry'
import type { Service } from '#kinds/service/schema'
import { defaultClusterSettings, type ClusterSettings } from '#model/clusterSettings'
import type { StatusError } from '#model/fieldError'
import { objectKey, type KubeObject, type ObjectKey } from '#model/objectMeta'
import { bandsDifference, bandsExpectation } from './bands'
import { partDifference } from './storedPart'
import type { Judge } from './vector'
import { vectorObject, vectorStore } from './vectorStore'

const cause = v.strictObject({ field: v.string(), type: v.string(), contains: v.string() })

const released = v.strictObject({
  clusterIPs: v.optional(v.array(v.string()), []),
  nodePorts: v.optional(v.array(v.number()), []),
})

const expectation = v.strictObject({
  valid: v.optional(v.boolean()),
  errors: v.optional(v.array(cause)),
  httpStatus: v.optional(v.number()),
  message: v.optional(v.string()),
  defaults: v.optional(v.record(v.string(), v.unknown()), {}),
  spec: v.optional(v.record(v.string(), v.unknown())),
  status: v.optional(v.record(v.string(), v.unknown())),
  taken: v.optional(v.strictObject({ clusterIPs: v.optional(v.number()), nodePorts: v.optional(v.number()) }), {}),
  released: v.optional(released),
  ...bandsExpectation,
})

const vectorStep = v.strictObject({ objects: v.array(vectorObject), expect: expectation })

const vector = v.looseObject({
  config: v.optional(
    v.strictObject({
      serviceCIDRs: v.optional(v.array(v.string()), ['10.96.0.0/12']),
      nodePortRange: v.optional(v.pipe(v.string(), v.regex(/^\d+-\d+$/)), '30000-32767'),
      usedClusterIPs: v.optional(v.array(v.string()), []),
      usedNodePorts: v.optional(v.array(v.number()), []),
    }),
    {},
  ),
  operation: v.optional(v.picklist(['create', 'update']), 'create'),
  old: v.optional(vectorObject),
  steps: v.optional(v.array(vectorStep)),
  objects: v.optional(v.array(vectorObject), []),
  expect: v.optional(expectation, {}),
})

type Case = v.InferOutput<typeof vector>
type Step = v.InferOutput<typeof vectorStep>

/**
 * Hands each object to the API server of a cluster and compares what it answers, what it stores and what it gives out.
 *
 * What is there before (`old`, and Services that hold what is used) stands in the store as it is written.
 */
export const judgeAdmission: Judge = (content) => {
  const parsed = v.safeParse(vector, content)
  if (!parsed.success) return `not understood: ${v.getDotPath(parsed.issues[0]) ?? ''}: ${parsed.issues[0].message}`
  const it = parsed.output
  if ((it.operation === 'update') !== (it.old !== undefined)) return 'an update has an old object, and nothing else has'
  const settings = settingsOf(it)
  let world: World = { ...emptyWorld(settings), objects: vectorStore(it.old ? [it.old, ...users(it)] : users(it)) }
  for (const [i, one] of (it.steps ?? [{ objects: it.objects, expect: it.expect }]).entries()) {
    const [next, refusal] = written(world, one)
    const difference =
      refusalDifference(one, refusal) ??
      storedDifference(one, next) ??
      heldDifference(one, world, next) ??
      bandsDifference(one.expect, settings)
    if (difference !== undefined) return it.steps ? `step ${i + 1}: ${difference}` : difference
    world = next
  }
  return undefined
}

function settingsOf({ config }: Case): ClusterSettings {
  const [from = 0, to = 0] = config.nodePortRange.split('-').map(Number)
  return {
    ...defaultClusterSettings,
    serviceCIDR: config.serviceCIDRs.join(','),
    nodePortRange: { from, to },
    // Nothing beside the API server is asked.
    loadBalancer: { provider: 'none' },
  }
}

/** Services that hold what a case says is used. */
function users({ config }: Case): readonly v.InferOutput<typeof vectorObject>[] {
  const user = (name: string, spec: Service['spec']): v.InferOutput<typeof vectorObject> => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'used' },
    spec,
  })
  return [
    ...config.usedClusterIPs.map((ip, i) => user(`address-${i}`, { clusterIP: ip, clusterIPs: [ip] })),
    ...config.usedNodePorts.map((nodePort, i) => user(`port-${i}`, { ports: [{ port: 80, nodePort }] })),
  ]
}

/** The world with the objects of a step, without those that the step before had, and the refusal of the one that had one. */
function written(world: World, { objects }: Step): readonly [World, StatusError | undefined] {
  const checked = objects.map((object) => checkObject(object))
  const wrong = checked.find((one) => !one.ok)
  if (wrong !== undefined)
    return [world, { code: 400, reason: 'BadRequest', message: 'wrong types', causes: wrong.error }]
  const wanted: readonly KubeObject[] = checked.flatMap((one) => (one.ok ? [one.value] : []))
  const keys = new Set(wanted.map(placedKey))
  const gone = [...servicesOf(world)].filter(([key, { metadata }]) => metadata.namespace !== 'used' && !keys.has(key))
  const left = gone.reduce((before, [key]) => step(before, { type: 'delete', key })[0], world)
  const [next, events] = step(left, { type: 'apply', objects: wanted })
  const refused = events.find((event) => event.type === 'refused' && keys.has(event.regarding))
  return [next, refused?.type === 'refused' ? refused.error : undefined]
}

const placedKey = ({ kind, metadata }: KubeObject): ObjectKey =>
  objectKey(kind, metadata.namespace ?? 'default', metadata.name)

const servicesOf = (world: World): ReadonlyMap<ObjectKey, Service> => objectsOf(world.objects, 'Service')

function refusalDifference({ expect }: Step, refusal: StatusError | undefined): string | undefined {
  const said = refusal === undefined ? 'accepted' : `refused: ${refusal.message}`
  if (expect.valid !== undefined && expect.valid !== (refusal === undefined)) {
    return `expected ${expect.valid ? 'accepted' : 'refused'}, got ${said}`
  }
  if (expect.httpStatus !== undefined && expect.httpStatus !== refusal?.code) {
    return `httpStatus: expected ${expect.httpStatus}, got ${refusal?.code ?? 'none'}`
  }
  if (expect.message !== undefined && expect.message !== refusal?.message) {
    return `message: expected ${expect.message}, got ${said}`
  }
  if (expect.errors === undefined) return undefined
  const causes = refusal?.causes ?? []
  const missing = expect.errors.find(
    ({ field, type, contains }) =>
      !causes.some((one) => one.field === field && one.type === type && one.message.includes(contains)),
  )
  if (missing !== undefined) return `no error ${missing.field}: ${missing.type} "${missing.contains}", got ${said}`
  return causes.length === expect.errors.length ? undefined : `expected ${expect.errors.length} errors, got ${said}`
}

function storedDifference({ objects, expect }: Step, world: World): string | undefined {
  const wanted = {
    ...expect.defaults,
    ...(expect.spec && { spec: expect.spec }),
    ...(expect.status && { status: expect.status }),
  }
  if (Object.keys(wanted).length === 0) return undefined
  const [object] = objects
  const stored =
    object && world.objects.byKind.get(object.kind)?.get(objectKey(object.kind, 'default', object.metadata.name))
  return stored === undefined ? 'nothing was stored' : partDifference(stored.kind, wanted, stored)
}

function heldDifference({ expect }: Step, before: World, after: World): string | undefined {
  const old = heldBy(before)
  const now = heldBy(after)
  for (const what of ['clusterIPs', 'nodePorts'] as const) {
    const taken = [...now[what]].filter((one) => !old[what].has(one))
    const wanted = expect.taken[what]
    if (wanted !== undefined && wanted !== taken.length) return `taken ${what}: expected ${wanted}, got ${taken.length}`
    if (expect.released === undefined) continue
    const given = [...old[what]].filter((one) => !now[what].has(one))
    const difference = partDifference(
      `released ${what}`,
      expect.released[what].map(String).toSorted(),
      given.toSorted(),
    )
    if (difference !== undefined) return difference
  }
  return undefined
}

/** What the Services of a world hold, each once. */
function heldBy(world: World): Readonly<Record<'clusterIPs' | 'nodePorts', ReadonlySet<string>>> {
  const specs = Array.from(servicesOf(world).values(), ({ spec }) => spec)
  const ports = specs.flatMap(({ ports: all = [], healthCheckNodePort = 0 }) => [
    ...all.map(({ nodePort = 0 }) => nodePort),
    healthCheckNodePort,
  ])
  return {
    clusterIPs: new Set(specs.flatMap(({ clusterIPs = [] }) => clusterIPs).filter((ip) => ip !== 'None')),
    nodePorts: new Set(ports.filter((port) => port !== 0).map(String)),
  }
}
