import { podsOfWorkload } from '#kinds/workloadPods'
import type { Fault } from '#model/fault'
import { keyOf, objectKey, parseKey, type ObjectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import { getObject } from './apiserver/objectStore'

/** The faults that one stands for: a workload's is one of each Pod that it has at the moment. */
export function faultsMeant(objects: ObjectStore, fault: Fault): readonly Fault[] {
  if (fault.type !== 'probe' && fault.type !== 'notListening') return [fault]
  if (parseKey(fault.pod).kind === 'Pod') return [fault]
  return podsOfWorkload(objects, fault.pod).map((pod) => ({ ...fault, pod: keyOf(pod) }))
}

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
