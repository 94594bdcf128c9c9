import { calicoNode } from '../cni/calicoNode'
import { kubelet } from '../kubelet/kubelet'
import { nodeRegistration } from '../kubelet/nodeRegistration'
import type { Controller } from './controller'
import { daemonSetController } from './daemonset/controller'
import { deploymentController } from './deployment/controller'
import { endpointsController } from './endpoints'
import { endpointSliceController } from './endpointslice/controller'
import { endpointSliceMirroringController } from './endpointslice/mirroring'
import { garbageCollector } from './garbageCollector'
import { jobController } from './job/controller'
import { namespaceController } from './namespace'
import { nodeIpam } from './nodeIpam'
import { podGarbageCollector } from './podGarbageCollector'
import { replicaSetController } from './replicaset'
import { scheduler } from './scheduler'
import { taintEvictionController } from './taintEviction'
import { statefulSetController } from './statefulset/controller'
import { serviceController } from '../cloud/serviceController'

/**
 * The control loops in the order in which they settle: each has nothing left to do before the next one looks.
 *
 * 1. What deletes, so that nobody builds on what is about to go.
 * 2. What makes Nodes usable, before Pods are put on them.
 * 3. What takes one Pod through its life, so that owners count Pods that have come to rest.
 * 4. What makes Pods, from the inside out: a Deployment looks when its ReplicaSets are done.
 * 5. What sums Pods up: slices are written once for all Pods that changed.
 */
const placing: readonly Controller[] = [
  namespaceController,
  garbageCollector,
  podGarbageCollector,
  taintEvictionController,
  nodeIpam,
  nodeRegistration,
  calicoNode,
  scheduler,
  kubelet,
  replicaSetController,
  statefulSetController,
  daemonSetController,
  jobController,
  deploymentController,
]

export const controllers: readonly Controller[] = [
  ...placing,
  endpointSliceController,
  endpointsController,
  endpointSliceMirroringController,
  serviceController,
]

/** How many of them, from the first, decide which Pods there are and where they run. */
export const placingControllers = placing.length
