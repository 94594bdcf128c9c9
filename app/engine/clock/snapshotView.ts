import { memoByObject, memoLast } from '#lib/memo'
import type { ClusterSettings, ExternalHost } from '#model/clusterSettings'
import type { ObjectStore } from '#model/objectStore'
import { openView, type ClusterView } from '../apiserver/clusterView'
import { noReservations } from '../apiserver/reservations'

/**
 * The cluster as it stood in `objects`, which nobody writes to any more. Components that have seen the same share one
 * view with its indexes. How a Pod's status came is not known to it.
 */
export const snapshotView = (
  objects: ObjectStore,
  settings: ClusterSettings,
  hosts: readonly ExternalHost[],
): ClusterView => viewsOf(objects)(settings, hosts)

const viewsOf = memoByObject((objects: ObjectStore) =>
  memoLast((settings: ClusterSettings, hosts: readonly ExternalHost[]): ClusterView =>
    openView({
      settings,
      hosts,
      objects,
      givenStatus: new Map(),
      reserved: noReservations,
      isInstant: false,
      takesOver: false,
    }),
  ),
)
