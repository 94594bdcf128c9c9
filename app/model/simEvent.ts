import type { StatusError } from './fieldError'
import type { KubeObject, ObjectKey } from './objectMeta'
import type { SimTime } from './simTime'
import type { HostId } from './trace'

export type EventId = number & { readonly __brand: 'EventId' }

/** Who acted, as the thing is called in a cluster: `apiserver`, `scheduler`, `deployment-controller`, `kubelet/node1`, `kube-proxy/node1`, `coredns`. */
export type ComponentId = string

interface Happened {
  readonly id: EventId
  readonly at: SimTime
  readonly component: ComponentId
  readonly regarding: ObjectKey
  /** What led to it; a user's own act has no cause. */
  readonly causedBy?: EventId
  /** The revision of the objects when it had happened: that of the write itself, where it tells of one. */
  readonly revision: number
  /** One sentence, made from what happened. */
  readonly message: string
}

/** Everything that can happen in the simulated cluster. */
export type SimEvent =
  | (Happened & { readonly type: 'created' | 'updated' | 'deleted' })
  | (Happened & { readonly type: 'allocated'; readonly field: string; readonly value: string })
  /** The API server was asked what it would store, and stores nothing. */
  | (Happened & { readonly type: 'tried'; readonly object: KubeObject })
  | (Happened & { readonly type: 'scheduled'; readonly node: string })
  | (Happened & { readonly type: 'unschedulable' })
  /** A component goes by all that was written up to the revision `seen` from now on. */
  | (Happened & { readonly type: 'synced'; readonly seen: number })
  /** Something is wrong with an object that was accepted all the same, as a `Warning` event of Kubernetes says it. */
  | (Happened & { readonly type: 'warning'; readonly reason?: string })
  /** What a component puts on record about an object, as a `Normal` event of Kubernetes does: `Started`, `Killing`. */
  | (Happened & { readonly type: 'recorded'; readonly reason: string })
  | (Happened & { readonly type: 'sent'; readonly request: string; readonly verdict: string })
  /** Connection tracking on a host has let go of a connection. */
  | (Happened & { readonly type: 'forgotten'; readonly host: HostId; readonly entry: string })
  /** A stream of requests has ended, or was stopped. */
  | (Happened & { readonly type: 'streamEnded' })
  /** Something was broken on purpose, or mended. */
  | (Happened & { readonly type: 'broken' | 'mended' })
  | (Happened & { readonly type: 'refused'; readonly error: StatusError })
