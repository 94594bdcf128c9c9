import type { ComponentId } from '#model/simEvent'
import { controllers } from './controllers/registry'

/** The components that a cluster has one of, as they are called in events and when they are paused. */
export const centralComponents: readonly ComponentId[] = [
  ...controllers.filter(({ onEachNode }) => onEachNode !== true).map(({ name }) => name),
  'node-lifecycle-controller',
  'coredns',
]

/** Those that each Node has one of: `kubelet/node1`, `kube-proxy/node1`. */
export const nodeComponents: readonly ComponentId[] = ['kubelet', 'kube-proxy']
