import type { HostId } from './trace'

/** A Node's network namespace. */
export const nodeHostId = (name: string): HostId => `node/${name}` as HostId

/** A machine outside the cluster. */
export const outsideHostId = (name: string): HostId => `host/${name}` as HostId

/** What stands before the cluster for a Service of type LoadBalancer. */
export const balancerHostId = (namespace: string, name: string): HostId => `lb/${namespace}/${name}` as HostId

/** A Pod's own network namespace. A Pod on the host network has none: it lives in its Node's. */
export const podHostId = (namespace: string, name: string): HostId => `${namespace}/${name}` as HostId
