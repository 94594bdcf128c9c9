import { controllerOf, keyOf, objectKey, parseKey, type ObjectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import type { Pod } from '#kinds/pod/schema'
import { objectOf, objectsOf } from '#kinds/registry'
import { addressFindings } from './addressFindings'
import type { Finding } from './finding'
import { loadBalancerFindings } from './loadBalancerFindings'
import { nodeFindings } from './nodeFindings'
import { readinessFindings, templateOwnerOf } from './podFindings'
import { serviceFindings } from './serviceFindings'
import type { World } from '../world'

/**
 * What is wrong with an object as far as traffic goes, the first cause first; nothing for one that works.
 *
 * For a Service its selector, ports and endpoints; for a Pod its address and readiness; for an owner those of its Pods; for
 * a Node its addresses and ranges; for an EndpointSlice that of its Service. Everything else has no findings of its own.
 */
export function findingsOf(world: World, key: ObjectKey): readonly Finding[] {
  const store = world.objects
  const { kind, namespace, name } = parseKey(key)
  switch (kind) {
    case 'Service': {
      const service = objectOf(store, 'Service', key)
      return service ? [...serviceFindings(service, store), ...loadBalancerFindings(service, world)] : []
    }
    case 'LoadBalancer': {
      const service = objectOf(store, 'Service', objectKey('Service', namespace, name))
      return service ? [...serviceFindings(service, store), ...loadBalancerFindings(service, world)] : []
    }
    case 'Pod': {
      const pod = objectOf(store, 'Pod', key)
      return pod ? podFindings([pod], world) : []
    }
    case 'Node': {
      const node = objectOf(store, 'Node', key)
      return node ? nodeFindings(node, world) : []
    }
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'DaemonSet':
      return podFindings(podsOf(key, store), world)
    case 'EndpointSlice': {
      const owner = objectOf(store, 'EndpointSlice', key)?.metadata.labels?.['kubernetes.io/service-name']
      const service = owner && objectOf(store, 'Service', objectKey('Service', namespace, owner))
      return service ? serviceFindings(service, store) : []
    }
    default:
      return []
  }
}

/** A Pod without an address waits for nothing else. */
function podFindings(pods: readonly Pod[], world: World): readonly Finding[] {
  const unaddressed = addressFindings(pods, world)
  const told = new Set(unaddressed.flatMap(({ evidence }) => evidence))
  return [
    ...unaddressed,
    ...readinessFindings(
      pods.filter((pod) => !told.has(keyOf(pod))),
      world.objects,
    ),
  ]
}

const podsOf = (owner: ObjectKey, store: ObjectStore): readonly Pod[] =>
  [...objectsOf(store, 'Pod').values()].filter((pod) => {
    const found = templateOwnerOf(pod, store)
    return found !== undefined && (keyOf(found) === owner || controlledBy(pod, owner))
  })

const controlledBy = (pod: Pod, owner: ObjectKey): boolean => {
  const { kind, namespace, name } = parseKey(owner)
  const controller = controllerOf(pod)
  return pod.metadata.namespace === namespace && controller?.kind === kind && controller.name === name
}
