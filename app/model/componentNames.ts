import type { ComponentId } from './simEvent'

/** The components that run on each Node, as they are called in events and in what has been observed. */
export const proxyOf = (node: string): ComponentId => `kube-proxy/${node}`
export const kubeletOf = (node: string): ComponentId => `kubelet/${node}`
