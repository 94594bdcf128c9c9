import { keyOf, type ObjectKey } from '#model/objectMeta'
import { perform } from './apiServer'
import type { ClusterView } from './clusterView'
import { getObject } from './objectStore'
import type { Actor, Transaction } from './transaction'
import type { Write } from './write'

/** The revision that a writer had seen when it decided, and the one at which it began to write. */
export interface Since {
  readonly seen: number
  readonly begun: number
}

/**
 * Performs what a controller wants done that may not have seen the latest, or tells that it conflicts.
 *
 * The API server refuses an update of an object that somebody else has written to meanwhile, and the creation of one
 * that is there; an object that was deleted and made again under its name is not the one that was meant. None of this
 * is told to people: the controller looks again when it has seen more. Of a status the kubelet sends a patch, which
 * does not conflict.
 * Upstream: staging/src/k8s.io/apiserver/pkg/storage/etcd3, OptimisticPut; pkg/kubelet/status/status_manager.go.
 */
export function performSeen(
  tx: Transaction,
  actor: Actor,
  write: Write,
  view: ClusterView,
  since: Since,
): 'done' | 'conflict' {
  if (conflicts(tx, write, view, since)) return 'conflict'
  perform(tx, actor, write)
  return 'done'
}

function conflicts({ view: stored }: Transaction, write: Write, view: ClusterView, since: Since): boolean {
  const was = (key: ObjectKey) => getObject(view.objects, key)
  const is = (key: ObjectKey) => getObject(stored.objects, key)
  switch (write.type) {
    case 'create':
      return write.object.metadata.name !== '' && is(keyOf(write.object)) !== undefined
    case 'update':
    case 'updateStatus': {
      const key = keyOf(write.object)
      const revision = Number(is(key)?.metadata.resourceVersion ?? 0)
      if (is(key)?.metadata.uid !== was(key)?.metadata.uid) return true
      return revision > since.seen && revision <= since.begun
    }
    case 'delete':
      return is(write.key) !== undefined && is(write.key)?.metadata.uid !== was(write.key)?.metadata.uid
    case 'bind':
      return is(write.pod) === undefined
    case 'tell':
    case 'requeue':
      return false
  }
}
