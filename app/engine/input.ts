import type { ClusterSettings, ExternalHost } from '#model/clusterSettings'
import type { Fault } from '#model/fault'
import type { KubeObject, ObjectKey } from '#model/objectMeta'
import type { Propagation } from '#model/propagation'
import type { SimTime } from '#model/simTime'
import type { HostId } from '#model/trace'
import type { Stream } from './clock/streamState'
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
      /** Nothing is stored: events of type `tried` say what would be, as with `--dry-run=server`. */
      readonly dryRun?: true
    }
  /** `grace` gives a Pod other seconds than its own (`--grace-period`); with 0 it goes at once, as with `--force`. */
  | {
      readonly type: 'delete'
      readonly key: ObjectKey
      readonly grace?: number
      /** What becomes of what the object owned: it goes afterwards (`Background`) unless this says otherwise. */
      readonly propagation?: Propagation
    }
  /** A JSON merge patch, as `kubectl patch --type=merge` sends one. */
  | { readonly type: 'patch'; readonly key: ObjectKey; readonly merge: Readonly<Record<string, unknown>> }
  | { readonly type: 'bind'; readonly pod: ObjectKey; readonly node: string }
  | { readonly type: 'configure'; readonly settings?: ClusterSettings; readonly hosts?: readonly ExternalHost[] }
  /**
   * Opens the connection that was walked in this very world. A walk that has happened is handed in, because what walks
   * weighs as much as everything else here and a page can show a cluster without it.
   */
  | { readonly type: 'send'; readonly walk: Walk }
  /** `conntrack -D` on a host, for one entry; or the entry's time runs out before it should. */
  | { readonly type: 'deleteConntrack' | 'expireConntrack'; readonly host: HostId; readonly id: string }
  /** The processes of a Pod's container, or of all of them, end at once. In instant mode they run again at once. */
  | { readonly type: 'crash'; readonly pod: ObjectKey; readonly container?: string; readonly exitCode: number }
  /** Breaks something, or mends it again. */
  | { readonly type: 'setFault' | 'clearFault'; readonly fault: Fault }
  /**
   * Does something at a later moment, where time goes by. `id` tells it from everything else that was put in so; `label`
   * says what it is before it happens.
   */
  | {
      readonly type: 'schedule'
      readonly id: string
      readonly at: SimTime
      readonly label: string
      readonly input: Deed
    }
  /** Sends a request again and again, as a load generator does, and counts what becomes of it; or stops that. */
  | { readonly type: 'startStream'; readonly stream: Stream }
  | { readonly type: 'stopStream'; readonly name: string }
  /** Time goes by. In instant mode nothing acts, but what connection tracking remembers runs out. */
  | { readonly type: 'advance'; readonly ms: number }

/** What can be left for later: everything that needs no more than the moment at which it is done. */
export type Deed = Extract<
  Input,
  {
    readonly type:
      'apply' | 'patch' | 'delete' | 'bind' | 'crash' | 'setFault' | 'clearFault' | 'startStream' | 'stopStream'
  }
>
