import { podIPs } from '#kinds/pod/addresses'
import type { Pod } from '#kinds/pod/schema'
import type { Service } from '#kinds/service/schema'
import type { KubeObject } from '#model/objectMeta'
import type { Reservations } from './clusterView'

export const noReservations: Reservations = { addresses: new Set(), nodePorts: new Set() }

/**
 * The addresses and node ports that objects name for themselves.
 *
 * Objects come one after the other; without this, the first Pod of a file could be given the address that a later one
 * has in its status.
 */
export function reservationsOf(objects: readonly KubeObject[]): Reservations {
  const addresses = new Set<string>()
  const nodePorts = new Set<number>()
  for (const object of objects) {
    if (isPod(object)) for (const ip of podIPs(object)) addresses.add(ip)
    if (!isService(object)) continue
    for (const ip of [object.spec.clusterIP, ...(object.spec.clusterIPs ?? [])]) if (ip !== undefined) addresses.add(ip)
    for (const { nodePort } of object.spec.ports ?? []) if (nodePort !== undefined) nodePorts.add(nodePort)
    if (object.spec.healthCheckNodePort !== undefined) nodePorts.add(object.spec.healthCheckNodePort)
  }
  return { addresses, nodePorts }
}

const isPod = (object: KubeObject): object is Pod => object.kind === 'Pod'

const isService = (object: KubeObject): object is Service => object.kind === 'Service'
