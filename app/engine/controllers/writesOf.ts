import { objectsOf, type KindName } from '#kinds/registry'
import type { ObjectStore } from '#model/objectStore'
import { noReservations } from '../apiserver/reservations'
import { openView } from '../apiserver/clusterView'
import type { Write } from '../apiserver/write'
import { emptyWorld } from '../world'
import type { Controller } from './controller'

/**
 * What a controller would do about every object of a kind, if these were all objects that there are.
 *
 * Nothing is written: this is how a single component is asked, apart from a cluster.
 */
export function writesOf({ reconcile }: Controller, kind: KindName, objects: ObjectStore): readonly Write[] {
  const { settings, hosts, now } = emptyWorld()
  const view = openView({
    settings,
    hosts,
    objects,
    givenStatus: new Map(),
    reserved: noReservations,
    isInstant: true,
  })
  return Array.from(objectsOf(objects, kind).keys()).flatMap((key) => reconcile(view, key, now))
}
