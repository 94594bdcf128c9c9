import type { KubeObject } from '#model/objectMeta'
import type { IntOrString, Protocol } from '#model/port'
import type { Labels } from '#model/selector'
import type { Condition } from '../node/schema'
import type { Affinity, TopologySpreadConstraint } from './affinity'

/** Amounts by the name of the resource: `cpu: 250m`, `memory: 1Gi`. */
export type Quantities = Readonly<Record<string, string | number>>

export interface ContainerPort {
  readonly name?: string
  readonly containerPort: number
  readonly protocol?: Protocol
  readonly hostPort?: number
  readonly hostIP?: string
}

export interface Probe {
  readonly httpGet?: {
    readonly path?: string
    readonly port: IntOrString
    readonly scheme?: 'HTTP' | 'HTTPS'
    readonly host?: string
  }
  readonly tcpSocket?: { readonly port: IntOrString; readonly host?: string }
  readonly exec?: { readonly command?: readonly string[] }
  readonly grpc?: { readonly port: number; readonly service?: string }
  readonly initialDelaySeconds?: number
  readonly periodSeconds?: number
  readonly timeoutSeconds?: number
  readonly successThreshold?: number
  readonly failureThreshold?: number
  readonly terminationGracePeriodSeconds?: number
}

/** What the kubelet does before a container is told to stop. */
export interface LifecycleHandler {
  readonly exec?: { readonly command?: readonly string[] }
  readonly httpGet?: Probe['httpGet']
  readonly sleep?: { readonly seconds: number }
}

export interface Container {
  readonly name: string
  readonly image?: string
  readonly imagePullPolicy?: string
  readonly terminationMessagePath?: string
  readonly terminationMessagePolicy?: string
  readonly restartPolicy?: 'Always'
  readonly ports?: readonly ContainerPort[]
  readonly resources?: { readonly requests?: Quantities; readonly limits?: Quantities }
  readonly readinessProbe?: Probe
  readonly livenessProbe?: Probe
  readonly startupProbe?: Probe
  readonly lifecycle?: { readonly preStop?: LifecycleHandler }
}

export interface Toleration {
  readonly key?: string
  readonly operator?: 'Exists' | 'Equal'
  readonly value?: string
  readonly effect?: string
  readonly tolerationSeconds?: number
}

export interface PodSpec {
  readonly nodeName?: string
  readonly nodeSelector?: Labels
  readonly hostNetwork?: boolean
  readonly hostname?: string
  readonly subdomain?: string
  readonly restartPolicy?: 'Always' | 'OnFailure' | 'Never'
  readonly dnsPolicy?: 'ClusterFirst' | 'ClusterFirstWithHostNet' | 'Default' | 'None'
  readonly dnsConfig?: {
    readonly nameservers?: readonly string[]
    readonly searches?: readonly string[]
    readonly options?: readonly { readonly name: string; readonly value?: string }[]
  }
  readonly terminationGracePeriodSeconds?: number
  readonly activeDeadlineSeconds?: number
  readonly schedulerName?: string
  readonly enableServiceLinks?: boolean
  readonly serviceAccountName?: string
  readonly securityContext?: Readonly<Record<string, unknown>>
  readonly affinity?: Affinity
  readonly tolerations?: readonly Toleration[]
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[]
  readonly priority?: number
  readonly readinessGates?: readonly { readonly conditionType: string }[]
  readonly initContainers?: readonly Container[]
  readonly containers: readonly Container[]
}

export interface PodStatus {
  readonly phase?: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown'
  readonly podIP?: string
  readonly podIPs?: readonly { readonly ip: string }[]
  readonly hostIP?: string
  readonly hostIPs?: readonly { readonly ip: string }[]
  readonly conditions?: readonly Condition[]
  readonly reason?: string
  readonly message?: string
  readonly initContainerStatuses?: readonly ContainerStatus[]
  readonly containerStatuses?: readonly ContainerStatus[]
}

export interface ContainerStatus {
  readonly name: string
  readonly image?: string
  readonly ready?: boolean
  readonly started?: boolean
  readonly restartCount?: number
  readonly state?: ContainerState
  /** How the container before this one ended. */
  readonly lastState?: ContainerState
}

/** One of the three is set. */
export interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string }
  readonly running?: { readonly startedAt?: string }
  readonly terminated?: {
    readonly reason?: string
    readonly exitCode?: number
    readonly signal?: number
    readonly startedAt?: string
    readonly finishedAt?: string
  }
}

export interface Pod extends KubeObject {
  readonly apiVersion: 'v1'
  readonly kind: 'Pod'
  readonly spec: PodSpec
  readonly status?: PodStatus
}

/** The Pod of a workload's template: metadata without a name, and the spec. */
export interface PodTemplateSpec {
  readonly metadata?: { readonly labels?: Labels; readonly annotations?: Readonly<Record<string, string>> }
  readonly spec: PodSpec
}
