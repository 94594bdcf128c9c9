import { assertNever } from '#lib/assert'
import { parseKey, type ObjectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import type { ComponentId, EventId } from '#model/simEvent'
import type { SimTime } from '#model/simTime'
import type { ProbeKind } from '#kinds/pod/containers'
import type { ToldChange } from '../apiserver/transaction'
import type { Deed } from '../input'

/** Something that a component will do at its time. */
export type Task =
  /** The informer of a component hears of what was written, and knows the objects as they stood then. */
  | {
      readonly type: 'notice'
      readonly component: ComponentId
      readonly writtenAt: SimTime
      readonly objects: ObjectStore
      readonly changes: readonly ToldChange[]
    }
  /** A component that was held up reads all objects anew. */
  | { readonly type: 'relist'; readonly component: ComponentId }
  /** A control loop looks at an object. */
  | {
      readonly type: 'reconcile'
      readonly controller: string
      readonly component: ComponentId
      readonly key: ObjectKey
      readonly causedBy?: EventId
    }
  /** What somebody has put in for this moment. */
  | { readonly type: 'deed'; readonly id: string; readonly label: string; readonly input: Deed }
  /** A stream sends its next request. */
  | { readonly type: 'stream'; readonly name: string }
  /** A Node's kube-proxy has written its rules. */
  | { readonly type: 'sync'; readonly node: string }
  /** What comes next of itself on a Node in the life of a Pod. */
  | { readonly type: 'pod'; readonly pod: ObjectKey; readonly next: string; readonly isTick: boolean }
  /** A probe's answer is back. */
  | {
      readonly type: 'answer'
      readonly pod: ObjectKey
      readonly container: string
      readonly probe: ProbeKind
      readonly asked: SimTime
      readonly result: 'success' | 'failure' | 'error'
      readonly message?: string
    }
  /** A kubelet has told the API server how a Pod is. */
  | { readonly type: 'report'; readonly pod: ObjectKey; readonly causedBy?: EventId }
  /** A kubelet has taken out a Pod of which nothing is left. */
  | { readonly type: 'takeOut'; readonly pod: ObjectKey; readonly uid: string | undefined }
  /** A kubelet renews its Node's lease. */
  | { readonly type: 'renew'; readonly node: string }
  /** The node lifecycle controller looks which Nodes it has not heard of. */
  | { readonly type: 'monitor' }

/** What makes two tasks the same piece of work. */
export function taskId(task: Task): string {
  switch (task.type) {
    case 'notice':
      return `notice ${task.component} ${task.writtenAt} ${task.objects.revision}`
    case 'relist':
      return `relist ${task.component}`
    case 'reconcile':
      return `reconcile ${task.controller} ${task.component} ${task.key}`
    case 'deed':
      return `deed ${task.id}`
    case 'stream':
      return `stream ${task.name}`
    case 'sync':
      return `sync ${task.node}`
    case 'pod':
    case 'report':
    case 'takeOut':
      return `${task.type} ${task.pod}`
    case 'answer':
      return `answer ${task.pod} ${task.container} ${task.probe} ${task.asked}`
    case 'renew':
      return `renew ${task.node}`
    case 'monitor':
      return 'monitor'
    default:
      return assertNever(task)
  }
}

/** What will be done, as the clock's bar names it before it happens. */
export function describeTask(task: Task): string {
  switch (task.type) {
    case 'notice': {
      const [first, ...others] = task.changes
      const more = others.length === 0 ? '' : ` and ${others.length} more`
      return `${task.component} hears of ${first === undefined ? 'a write' : nameOf(first.key)}${more}`
    }
    case 'relist':
      return `${task.component} reads everything anew`
    case 'reconcile':
      return `${task.component} looks at ${nameOf(task.key)}`
    case 'deed':
      return task.label
    case 'stream':
      return `${task.name} sends its next request`
    case 'sync':
      return `kube-proxy on ${task.node} has written its rules`
    case 'pod':
      return `${nameOf(task.pod)}: ${task.next}`
    case 'answer':
      return `${nameOf(task.pod)}: the ${task.probe} probe ${task.result === 'success' ? 'succeeds' : 'fails'}`
    case 'report':
      return `the kubelet reports ${nameOf(task.pod)}`
    case 'takeOut':
      return `the kubelet takes out ${nameOf(task.pod)}`
    case 'renew':
      return `the kubelet of ${task.node} renews its lease`
    case 'monitor':
      return 'the node controller looks for silent Nodes'
    default:
      return assertNever(task)
  }
}

/** Whether a task is done again and again, whatever goes on: a cluster at rest has nothing else to do. */
export function isRoutine(task: Task): boolean {
  switch (task.type) {
    case 'stream':
    case 'renew':
    case 'monitor':
      return true
    case 'pod':
      return task.isTick
    case 'answer':
      return task.result === 'success'
    case 'notice':
    case 'relist':
    case 'reconcile':
    case 'deed':
    case 'sync':
    case 'report':
    case 'takeOut':
      return false
    default:
      return assertNever(task)
  }
}

/** `pod default/web-1`, `node node1`. */
function nameOf(key: ObjectKey): string {
  const { kind, namespace, name } = parseKey(key)
  return `${kind.toLowerCase()} ${namespace === '' ? name : `${namespace}/${name}`}`
}
