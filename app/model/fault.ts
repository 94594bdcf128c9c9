import { assertNever } from '#lib/assert'
import { parseKey, type ObjectKey } from './objectMeta'
import type { Protocol } from './port'
import type { ComponentId } from './simEvent'

/**
 * Something that is broken until it is mended. Where a Pod is asked for, the key of a workload stands for all Pods that
 * it has when the fault is set or cleared.
 */
export type Fault =
  /** A component does nothing: stopped, crashed, or its process hangs. What it has written stays. */
  | { readonly type: 'paused'; readonly component: ComponentId }
  /** A Node is switched off, with everything on it. */
  | { readonly type: 'nodeStopped'; readonly node: string }
  /** A Node's network cable is out: what is on it goes on, and nobody outside it hears of that. */
  | { readonly type: 'nodeIsolated'; readonly node: string }
  /** Two Nodes do not reach each other; everybody else reaches both. */
  | { readonly type: 'linkCut'; readonly from: string; readonly to: string }
  /** A Node has lost the network plugin's routes to the Pods of another. */
  | { readonly type: 'routeBroken'; readonly node: string; readonly to: string }
  /** A Node's table of tracked connections has no room for another one. */
  | { readonly type: 'conntrackFull'; readonly node: string }
  /** A probe is answered otherwise than the container would: it fails, or the answer comes too late. */
  | {
      readonly type: 'probe'
      readonly pod: ObjectKey
      readonly probe: 'readiness' | 'liveness' | 'startup'
      readonly answer: 'fail' | 'slow'
    }
  /** The processes of a Pod have stopped listening: on one port, or on all. */
  | { readonly type: 'notListening'; readonly pod: ObjectKey; readonly port?: number; readonly protocol?: Protocol }

/** The same for faults that are the same: a fault is there or not, and never twice. */
export function faultId(fault: Fault): string {
  switch (fault.type) {
    case 'paused':
      return `paused ${fault.component}`
    case 'nodeStopped':
    case 'nodeIsolated':
    case 'conntrackFull':
      return `${fault.type} ${fault.node}`
    case 'linkCut':
      return `linkCut ${[fault.from, fault.to].sort().join(' ')}`
    case 'routeBroken':
      return `routeBroken ${fault.node} ${fault.to}`
    case 'probe':
      return `probe ${fault.probe} ${fault.pod}`
    case 'notListening':
      return `notListening ${fault.pod} ${fault.port ?? 'all'}/${fault.protocol ?? 'TCP'}`
    default:
      return assertNever(fault)
  }
}

/** What is broken, as a sentence: `kube-proxy/node1 is paused`. */
export function describeFault(fault: Fault): string {
  switch (fault.type) {
    case 'paused':
      return `${fault.component} is paused`
    case 'nodeStopped':
      return `${fault.node} is switched off`
    case 'nodeIsolated':
      return `${fault.node} is cut off from everybody else`
    case 'linkCut':
      return `the link between ${fault.from} and ${fault.to} is cut`
    case 'routeBroken':
      return `${fault.node} has no route to the Pods of ${fault.to}`
    case 'conntrackFull':
      return `${fault.node} can track no further connection`
    case 'probe':
      return `the ${fault.probe} probe of ${nameOf(fault.pod)} ${fault.answer === 'fail' ? 'fails' : 'is answered too late'}`
    case 'notListening':
      return `${nameOf(fault.pod)} does not listen${fault.port === undefined ? '' : ` on ${fault.port}/${fault.protocol ?? 'TCP'}`}`
    default:
      return assertNever(fault)
  }
}

function nameOf(pod: ObjectKey): string {
  const { namespace, name } = parseKey(pod)
  return `${namespace}/${name}`
}
