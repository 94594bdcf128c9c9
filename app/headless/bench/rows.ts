import { createHash } from 'node:crypto'
import { step, type RuleSet, type World } from '#engine'
import { networkOf, nodeRules, saveText, walk, zoneOf } from '#engine/dataplane'
import { objectOf } from '#kinds/registry'
import { base32 } from '#lib/base32'
import { invariant } from '#lib/assert'
import { nodeHostId } from '#model/hostId'
import { objectKey } from '#model/objectMeta'
import { benchServices, clusterOfPods, type ClusterSize } from './cluster'
import { measured, shortest } from './measure'

/** One budget: what was measured against what, and how many times as long it may take. */
export interface Row {
  readonly what: string
  readonly ms: number
  readonly against: string
  readonly againstMs: number
  readonly budget: number
}

/** The rows about rules and tracing. Each cluster is let go before the next one is made. */
export function benchRows(services: number): readonly Row[] {
  return [...rowsOfRules(services), rowOfTrace(services)]
}

const rulesOf = (world: World): RuleSet =>
  nodeRules('node1', world.objects, { settings: world.settings, pools: [], podCIDR: '' }).IPv4

function rowsOfRules(services: number): readonly Row[] {
  const size: ClusterSize = { services, endpointsEach: 10, workloads: services, nodes: 100 }
  const pods = clusterOfPods(size)
  const slices = measured(() => step(pods, { type: 'apply', objects: benchServices(size) })[0])
  const world = slices.result
  const rules = shortest(3, () => {
    const copy = withOwnObjects(world)
    return measured(() => rulesOf(copy))
  })
  const yardstick = shortest(3, () => measured(writerOf(rules.result)))
  rulesOf(world)
  const zone = measured(() => zoneOf(world))
  const flip = shortest(7, (time) => flipped(world, time))
  return [
    {
      what: `rules of one node from nothing, ${services} Services × 10 endpoints`,
      ms: rules.ms,
      against: 'hashing its chain names and writing as many bytes',
      againstMs: yardstick.ms,
      budget: 3,
    },
    {
      what: "one Pod's readiness flips: slices, rules of one node, DNS",
      ms: flip.ms,
      against: 'the same three from nothing',
      againstMs: slices.ms + rules.ms + zone.ms,
      budget: 1 / 100,
    },
  ]
}

/** The world with Services and slices that nobody has seen before, so that nothing is remembered about them. */
function withOwnObjects(world: World): World {
  const byKind = new Map(world.objects.byKind)
  for (const kind of ['Service', 'EndpointSlice']) {
    const objects = byKind.get(kind) ?? new Map()
    byKind.set(kind, new Map(Array.from(objects, ([key, object]) => [key, { ...object }])))
  }
  return { ...world, objects: { ...world.objects, byKind } }
}

/** The least that anybody who writes these rules has to do. */
function writerOf(rules: RuleSet): () => number {
  const names = rules.tables.flatMap((table) => table.chains.map((chain) => chain.name))
  const hashed = names.filter((name) => /^KUBE-(?:SVC|SEP)-/.test(name))
  const lines = saveText(rules).split('\n')
  return () => {
    let text = ''
    for (const name of hashed) text += `:KUBE-${hashOf(`namespace/service:port${name}`)} - [0:0]\n`
    for (const line of lines) text += `${line}\n`
    return Buffer.from(text).length
  }
}

function hashOf(text: string): string {
  const digest = createHash('sha256').update(text).digest()
  return base32([digest.readUInt32BE(0), digest.readUInt32BE(4), digest.readUInt32BE(8)], 16)
}

function flipped(world: World, time: number) {
  const pod = objectOf(world.objects, 'Pod', objectKey('Pod', `team-${time}`, `pod-${time}-1`))
  invariant(pod, 'the Pod whose readiness flips is there')
  const { status: _, ...written } = pod
  const metadata = { ...written.metadata, annotations: { 'kubewalk.dev/probes': 'readiness=fail' } }
  const [before] = step(world, { type: 'apply', objects: [{ ...written, metadata: { ...metadata, annotations: {} } }] })
  rulesOf(before)
  zoneOf(before)
  return measured(() => {
    const [after] = step(before, { type: 'apply', objects: [{ ...written, metadata }] })
    return { rules: rulesOf(after), zone: zoneOf(after) }
  })
}

function rowOfTrace(services: number): Row {
  const size: ClusterSize = { services, endpointsEach: 10, workloads: 100, nodes: 2 }
  const [world] = step(clusterOfPods(size), { type: 'apply', objects: benchServices(size) })
  const rules = measured(() => rulesOf(world))
  for (const node of ['node1', 'node2']) networkOf(world).hosts.get(nodeHostId(node))?.rules.IPv4.tables.at(0)
  const last = objectOf(
    world.objects,
    'Service',
    objectKey('Service', `team-${(services - 1) % 50}`, `service-${services - 1}`),
  )
  const request = (name: string) => ({
    name,
    from: 'team-1/pod-1-0',
    to: `tcp://${last?.spec.clusterIP ?? ''}:80`,
    connections: 1,
  })
  const traced = shortest(7, (time) => measured(() => walk(world, request(`request ${time}`), 0)))
  invariant(traced.result.ok && traced.result.value.outcomes.length === 10, 'the request may reach every endpoint')
  return {
    what: `one request traced through ${services} Services, every outcome`,
    ms: traced.ms,
    against: 'building the rules',
    againstMs: rules.ms,
    budget: 1 / 20,
  }
}
