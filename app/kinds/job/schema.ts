import type { KubeObject } from '#model/objectMeta'
import type { LabelSelector } from '#model/selector'
import type { Condition } from '../node/schema'
import type { PodTemplateSpec } from '../pod/schema'

export interface Job extends KubeObject {
  readonly apiVersion: 'batch/v1'
  readonly kind: 'Job'
  readonly spec: {
    readonly parallelism?: number
    /** Absent: a work queue, done when one Pod has succeeded and none runs. */
    readonly completions?: number
    readonly completionMode?: 'NonIndexed' | 'Indexed'
    readonly backoffLimit?: number
    readonly activeDeadlineSeconds?: number
    readonly ttlSecondsAfterFinished?: number
    readonly selector?: LabelSelector
    readonly manualSelector?: boolean
    readonly suspend?: boolean
    readonly template: PodTemplateSpec
  }
  readonly status?: {
    readonly active?: number
    readonly ready?: number
    readonly terminating?: number
    readonly succeeded?: number
    readonly failed?: number
    readonly startTime?: string
    readonly completionTime?: string
    readonly conditions?: readonly Condition[]
  }
}
