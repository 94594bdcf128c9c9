import { keyOf, type KubeObject } from '#model/objectMeta'
import { simTime } from '#model/simTime'
import { openView } from '../apiserver/clusterView'
import { noReservations } from '../apiserver/reservations'
import type { Write } from '../apiserver/write'
import type { Controller } from '../controllers/controller'
import { emptyWorld } from '../world'
import { storeOf } from './storeOf'

/**
 * What a controller would write about `object` at a moment, where time matters and these are the objects that it has seen.
 * Nothing is admitted or filled in.
 */
export function looks(
  { reconcile }: Controller,
  seconds: number,
  object: KubeObject,
  ...others: readonly KubeObject[]
): readonly Write[] {
  const { settings, hosts } = emptyWorld()
  const source = { settings, hosts, givenStatus: new Map(), reserved: noReservations, isInstant: false }
  const view = openView({ ...source, objects: storeOf(object, ...others) })
  return reconcile(view, keyOf(object), simTime(seconds * 1000))
}

/** The object with a uid, as one that is stored has. */
export const withUid = <O extends KubeObject>(object: O, uid: string): O => ({
  ...object,
  metadata: { ...object.metadata, uid },
})
