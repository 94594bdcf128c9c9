import type { World } from '#engine'
import { nodeAddresses } from '#kinds/node/addresses'
import type { Node } from '#kinds/node/schema'
import { tunnelAddressesOf } from '#kinds/node/tunnelAddresses'
import { podIPs } from '#kinds/pod/addresses'
import type { Pod } from '#kinds/pod/schema'
import { objectsOf } from '#kinds/registry'
import type { Service } from '#kinds/service/schema'
import { reuse } from '#lib/reuse'
import { controllerOf, keyOf, type KubeObject, type ObjectKey } from '#model/objectMeta'
import { inApplyOrder } from './applyOrder'
import { additionsTo, openedScenario } from './completeScenario'
import { pinnedNode, pinnedPod, pinnedService } from './pins'
import type { Scenario } from './scenario'
import { toWorld } from './toWorld'
import { trimmed } from './trimmed'

/**
 * The scenario as it is saved and shared: whoever opens it gets the cluster that stands in `world`, with the same Pods
 * and addresses, and so the same walks.
 *
 * What opening gives again is left out: CoreDNS as every cluster has it, what admission fills in. Then the result is
 * replayed, and what comes out otherwise (a Pod that moved, a replacement with another name, an address that somebody
 * else had first) is written out, until the replay holds what the world holds.
 */
export function savedScenario(scenario: Scenario, world: World): Scenario {
  const whole = { ...scenario, objects: inApplyOrder(mapValues(scenario.objects, trimmed)) }
  let saved = withoutAdditions(whole)
  // What was put together thing by thing replays in the order in which it came: CoreDNS first, then what was added.
  if (corrected(saved, world) !== saved && corrected(whole, world) === whole) return whole
  for (let round = 0; round < mostRounds; round++) {
    const next = corrected(saved, world)
    if (next === saved) return saved
    saved = next
  }
  return saved
}

/** Writing one address out can free it for somebody else, whose own is then written out in the next round. */
const mostRounds = 8

/** Leaves out the CoreDNS objects and bare Namespaces that would come back unchanged. */
function withoutAdditions(scenario: Scenario): Scenario {
  const bare = new Map(
    [...scenario.objects].filter(([, object]) => object.kind !== 'Namespace' || !isBareNamespace(object)),
  )
  const addable = additionsTo({
    ...scenario,
    objects: new Map(),
    cluster: { ...scenario.cluster, coredns: 'auto' },
  }).dns
  for (const object of addable) {
    const key = keyOf(object)
    if (scenario.cluster.coredns === 'auto' && isSame(bare.get(key), trimmed(object))) bare.delete(key)
  }
  const back = additionsTo({ ...scenario, objects: bare })
  const comesBack = new Map([...back.namespaces, ...back.dns].map((object) => [keyOf(object), trimmed(object)]))
  const isNeeded = ([key, object]: readonly [ObjectKey, KubeObject]) =>
    bare.has(key) || !isSame(comesBack.get(key), object)
  return { ...scenario, objects: new Map([...scenario.objects].filter(isNeeded)) }
}

const isBareNamespace = ({ apiVersion, metadata, ...rest }: KubeObject): boolean =>
  apiVersion === 'v1' && Object.keys(metadata).length === 1 && Object.keys(rest).length === 1

/** The same scenario when its replay holds what the world holds; otherwise one that comes nearer. */
function corrected(saved: Scenario, world: World): Scenario {
  const { world: replay } = toWorld(saved)
  const objects = new Map(saved.objects)
  let { cluster } = saved
  const pin = (object: KubeObject) => objects.set(keyOf(object), object)

  for (const [key, node] of objectsOf(world.objects, 'Node')) {
    const twin = objectsOf(replay.objects, 'Node').get(key)
    if (!twin || !isSameNode(node, twin)) pin(pinnedNode(saved.objects.get(key), node))
  }
  for (const [key, service] of objectsOf(world.objects, 'Service')) {
    const twin = objectsOf(replay.objects, 'Service').get(key)
    if (!twin || !isSameService(service, twin)) pin(pinnedService(saved.objects.get(key), service))
  }
  const surplus = surplusPods(world, replay)
  const owners = new Set(surplus.map(ownerOf))
  const made = new Set<ObjectKey>()
  for (const [key, pod] of objectsOf(world.objects, 'Pod')) {
    const twin = objectsOf(replay.objects, 'Pod').get(key)
    const owner = ownerOf(pod)
    const isUnsteady = owner !== undefined && owners.has(owner)
    if (twin && !isUnsteady && isSamePod(pod, twin)) continue
    pin(pinnedPod(saved.objects.get(key), pod))
    if (owner !== undefined) made.add(key)
  }
  for (const pod of surplus) objects.delete(keyOf(pod))
  const added = additionsTo(saved)
  if (added.nodes.some((node) => !isThere(world, node))) cluster = { ...cluster, nodes: 'none' }
  if (added.dns.some((object) => !isThere(world, object))) cluster = { ...cluster, coredns: 'none' }

  if (cluster === saved.cluster && isSame(saved.objects, objects)) return saved
  return { ...saved, cluster, objects: withMadePodsEarly(saved, cluster, objects, made) }
}

/**
 * `objects` in an order in which they replay: Pods that a workload made stand before it, so that it finds them when it
 * comes, also those that somebody has written out since. Once a Pod of CoreDNS is written out, CoreDNS itself must be
 * too: a Pod alone would be taken for one's own DNS server.
 */
function withMadePodsEarly(
  saved: Scenario,
  cluster: Scenario['cluster'],
  objects: ReadonlyMap<ObjectKey, KubeObject>,
  ofWorkloads: ReadonlySet<ObjectKey>,
): Scenario['objects'] {
  const isNew = (key: ObjectKey): boolean => !saved.objects.has(key)
  const made = [...objects].filter(([key, { kind }]) => kind === 'Pod' && (isNew(key) || ofWorkloads.has(key)))
  const needsDns = made.some(([, { metadata }]) => metadata.namespace === 'kube-system')
  const whole = needsDns ? openedScenario({ ...saved, cluster }).objects : saved.objects
  const others = [...whole].flatMap(([key, object]) => {
    const next = objects.get(key) ?? (isNew(key) ? object : undefined)
    return next ? [[key, next] as const] : []
  })
  return inApplyOrder(new Map([...made, ...others, ...objects]))
}

const surplusPods = (world: World, replay: World): readonly Pod[] =>
  [...objectsOf(replay.objects, 'Pod')].flatMap(([key, pod]) => (objectsOf(world.objects, 'Pod').has(key) ? [] : [pod]))

function ownerOf(pod: Pod): string | undefined {
  const owner = controllerOf(pod)
  return owner && `${owner.kind}/${pod.metadata.namespace ?? ''}/${owner.name}`
}

const isThere = (world: World, object: KubeObject): boolean =>
  world.objects.byKind.get(object.kind)?.has(keyOf(object)) === true

const isSame = (a: unknown, b: unknown): boolean => reuse(a, b) === a

const isSameNode = (a: Node, b: Node): boolean =>
  a.spec?.podCIDR === b.spec?.podCIDR &&
  isSame(a.spec?.podCIDRs ?? [], b.spec?.podCIDRs ?? []) &&
  isSame(nodeAddresses(a, 'InternalIP'), nodeAddresses(b, 'InternalIP')) &&
  isSame(tunnelAddressesOf(a), tunnelAddressesOf(b))

const isSameService = (a: Service, b: Service): boolean =>
  isSame(a.spec.clusterIPs ?? [], b.spec.clusterIPs ?? []) &&
  a.spec.healthCheckNodePort === b.spec.healthCheckNodePort &&
  isSame(a.status?.loadBalancer ?? {}, b.status?.loadBalancer ?? {}) &&
  isSame(nodePortsOf(a), nodePortsOf(b))

const nodePortsOf = ({ spec }: Service): readonly (number | undefined)[] =>
  (spec.ports ?? []).map((port) => port.nodePort)

const isSamePod = (a: Pod, b: Pod): boolean => a.spec.nodeName === b.spec.nodeName && isSame(podIPs(a), podIPs(b))

function mapValues<K, V>(map: ReadonlyMap<K, V>, change: (value: V) => V): ReadonlyMap<K, V> {
  return new Map(Array.from(map, ([key, value]) => [key, change(value)] as const))
}
