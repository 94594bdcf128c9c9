import type { KubeObject } from '#model/objectMeta'
import type { IntOrString } from '#model/port'
import type { LabelSelector } from '#model/selector'
import type { Condition } from '../node/schema'
import type { PodTemplateSpec } from '../pod/schema'

export interface DaemonSet extends KubeObject {
  readonly apiVersion: 'apps/v1'
  readonly kind: 'DaemonSet'
  readonly spec: {
    readonly selector: LabelSelector
    readonly template: PodTemplateSpec
    readonly updateStrategy?: {
      readonly type?: 'RollingUpdate' | 'OnDelete'
      readonly rollingUpdate?: { readonly maxUnavailable?: IntOrString; readonly maxSurge?: IntOrString }
    }
    readonly minReadySeconds?: number
    readonly revisionHistoryLimit?: number
  }
  readonly status?: {
    readonly currentNumberScheduled?: number
    readonly numberMisscheduled?: number
    readonly desiredNumberScheduled?: number
    readonly numberReady?: number
    readonly updatedNumberScheduled?: number
    readonly numberAvailable?: number
    readonly numberUnavailable?: number
    readonly observedGeneration?: number
    readonly conditions?: readonly Condition[]
  }
}
