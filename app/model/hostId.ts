import type { HostId } from './trace'

/** A Node's network namespace. */
export const nodeHostId = (name: string): HostId => `node/${name}` as HostId

/** A machine outside the cluster. */
export const outsideHostId = (name: string): HostId => `host/${name}` as HostId

/** A Pod's own network namespace. A Pod on the host network has none: it lives in its Node's. */
export const podHostId = (namespace: string, name: string): HostId => `${namespace}/${name}` as HostId
