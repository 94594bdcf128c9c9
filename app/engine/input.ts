import type { ClusterSettings, ExternalHost } from '#model/clusterSettings'
import type { Fault } from '#model/fault'
import type { KubeObject, ObjectKey } from '#model/objectMeta'
import type { HostId } from '#model/trace'
import type { Walk } from './trace/walk'

/**
 * Everything that can be done to a world. `apply` hands in objects in order, as `kubectl apply -f` does: each is
 * admitted or refused (event `refused`) on its own, and finds its place before the next one comes.
 */
export type Input =
  | {
      readonly type: 'apply'
      readonly objects: readonly KubeObject[]
      /** Objects that are deleted before, in the same breath, as `kubectl replace --force` does: no controller notices a gap. */
      readonly replacing?: readonly ObjectKey[]
    }
  | { readonly type: 'delete'; readonly key: ObjectKey }
  | { readonly type: 'bind'; readonly pod: ObjectKey; readonly node: string }
  | { readonly type: 'configure'; readonly settings?: ClusterSettings; readonly hosts?: readonly ExternalHost[] }
  /**
   * Opens the connection that was walked in this very world. A walk that has happened is handed in, because what walks
   * weighs as much as everything else here and a page can show a cluster without it.
   */
  | { readonly type: 'send'; readonly walk: Walk }
  /** `conntrack -D` on a host, for one entry; or the entry's time runs out before it should. */
  | { readonly type: 'deleteConntrack' | 'expireConntrack'; readonly host: HostId; readonly id: string }
  /** Breaks something, or mends it again. */
  | { readonly type: 'setFault' | 'clearFault'; readonly fault: Fault }
  /** Time goes by. In instant mode nothing acts, but what connection tracking remembers runs out. */
  | { readonly type: 'advance'; readonly ms: number }
