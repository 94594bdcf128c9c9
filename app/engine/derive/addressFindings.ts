import { podIPs } from '#kinds/pod/addresses'
import { isPodTerminal } from '#kinds/pod/conditions'
import type { Pod } from '#kinds/pod/schema'
import { objectOf, objectsOf } from '#kinds/registry'
import { keyOf, objectKey, type ObjectKey } from '#model/objectMeta'
import { podAddresses, poolsInUse } from '../cni/podAddresses'
import type { World } from '../world'
import { fixOf, type Finding, type Fix } from './finding'

/** Why a Pod that is on a Node has no address there, as its network plugin says it; undefined for one that has, or waits for a Node. */
function whyWithoutAddress(pod: Pod, world: World): string | undefined {
  if (podIPs(pod).length > 0 || isPodTerminal(pod)) return undefined
  const node = objectOf(world.objects, 'Node', objectKey('Node', '', pod.spec.nodeName ?? ''))
  if (node === undefined) return undefined
  const owners = ownersOfAddresses(world)
  const asked = podAddresses(pod, node, {
    settings: world.settings,
    objects: world.objects,
    podsWithIP: (ip) => owners.get(ip) ?? nobody,
    isAddressReserved: () => false,
  })
  return asked.ok ? undefined : asked.error
}

const nobody: ReadonlyMap<ObjectKey, Pod> = new Map()

const ownersOfAddresses = ({ objects }: World): ReadonlyMap<string, ReadonlyMap<ObjectKey, Pod>> =>
  new Map(
    [...objectsOf(objects, 'Pod')].flatMap(([key, pod]) =>
      podIPs(pod).map((ip) => [ip, new Map([[key, pod]])] as const),
    ),
  )

/**
 * The Pods that have no address, by what keeps it from them, each with the pools that are looked at; where enabling one
 * of Calico's pools would do, that is the fix.
 */
export function addressFindings(pods: readonly Pod[], world: World): readonly Finding[] {
  const groups = new Map<string, Pod[]>()
  for (const pod of pods) {
    const why = whyWithoutAddress(pod, world)
    if (why !== undefined) groups.set(why, [...(groups.get(why) ?? []), pod])
  }
  return [...groups].flatMap(([why, same]): readonly Finding[] => {
    const [first] = same
    if (first === undefined) return []
    const who = same.length === 1 ? 'This Pod has' : `${same.length} Pods have`
    const fix = enabledPool(first, world)
    return [
      {
        regarding: keyOf(first),
        code: 'pod-without-address',
        sentence: `${who} no address: ${why}.`,
        evidence: [...same.map(keyOf), ...poolsInUse(world).map(({ name }) => objectKey('IPPool', '', name))],
        ...(fix ? { fix } : {}),
      },
    ]
  })
}

/** The first disabled pool that would serve the Pod if it were enabled. */
function enabledPool(pod: Pod, world: World): Fix | undefined {
  const disabled = poolsInUse(world).filter((pool) => pool.disabled)
  const serving = disabled.find(({ name }) => {
    const objects = new Map(world.objects.byKind)
    const pools = new Map(objects.get('IPPool'))
    const key = objectKey('IPPool', '', name)
    const object = pools.get(key)
    if (object === undefined) return false
    pools.set(key, { ...object, ...{ spec: { ...(object as { readonly spec?: object }).spec, disabled: false } } })
    objects.set('IPPool', pools)
    return whyWithoutAddress(pod, { ...world, objects: { ...world.objects, byKind: objects } }) === undefined
  })
  return serving && fixOf(objectKey('IPPool', '', serving.name), 'disabled', ['spec', 'disabled'], true, false)
}
