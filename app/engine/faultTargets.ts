import { podsOfWorkload } from '#kinds/workloadPods'
import type { Fault } from '#model/fault'
import { keyOf, objectKey, parseKey, type ObjectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import { getObject } from './apiserver/objectStore'

/** The Pods that a key stands for: a Pod's for itself, a workload's for all that it has at the moment. */
export const podsMeant = (objects: ObjectStore, key: ObjectKey): readonly ObjectKey[] =>
  parseKey(key).kind === 'Pod' ? [key] : podsOfWorkload(objects, key).map(keyOf)

/** The faults that one stands for: a workload's is one of each of its Pods. */
export const faultsMeant = (objects: ObjectStore, fault: Fault): readonly Fault[] =>
  fault.type === 'probe' || fault.type === 'notListening'
    ? podsMeant(objects, fault.pod).map((pod) => ({ ...fault, pod }))
    : [fault]

/** The first object that a fault is of and that is not there, so that nothing can be broken about it. */
export const missingTarget = (objects: ObjectStore, fault: Fault): ObjectKey | undefined =>
  targetsOf(fault).find((key) => getObject(objects, key) === undefined)

const nodeKey = (name: string): ObjectKey => objectKey('Node', '', name)

function targetsOf(fault: Fault): readonly ObjectKey[] {
  switch (fault.type) {
    case 'probe':
    case 'notListening':
      return [fault.pod]
    case 'linkCut':
      return [nodeKey(fault.from), nodeKey(fault.to)]
    case 'routeBroken':
      return [nodeKey(fault.node), nodeKey(fault.to)]
    case 'paused': {
      const [, node] = fault.component.split('/')
      return node === undefined ? [] : [nodeKey(node)]
    }
    case 'nodeStopped':
    case 'nodeIsolated':
    case 'conntrackFull':
      return [nodeKey(fault.node)]
  }
}
