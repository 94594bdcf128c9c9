import type { KubeObject } from '#model/objectMeta'

export interface NodeAddress {
  readonly type: 'InternalIP' | 'ExternalIP' | 'Hostname' | 'InternalDNS' | 'ExternalDNS'
  readonly address: string
}

export interface Taint {
  readonly key: string
  readonly value?: string
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute'
  readonly timeAdded?: string
}

export interface Node extends KubeObject {
  readonly apiVersion: 'v1'
  readonly kind: 'Node'
  readonly spec?: {
    readonly podCIDR?: string
    readonly podCIDRs?: readonly string[]
    readonly unschedulable?: boolean
    readonly taints?: readonly Taint[]
  }
  readonly status?: {
    readonly addresses?: readonly NodeAddress[]
    readonly conditions?: readonly Condition[]
    /** What Pods may use of it: `cpu: 3920m`. */
    readonly allocatable?: Readonly<Record<string, string | number>>
    readonly nodeInfo?: { readonly kubeletVersion?: string }
  }
}

export interface Condition {
  readonly type: string
  readonly status: 'True' | 'False' | 'Unknown'
  readonly lastTransitionTime?: string
  /** Of Deployments only: when it last said something new, whatever its status. */
  readonly lastUpdateTime?: string
  readonly reason?: string
  readonly message?: string
}
