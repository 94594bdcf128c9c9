import type { KubeObject } from '#model/objectMeta'
import type { LabelSelector } from '#model/selector'
import type { PodTemplateSpec } from '../pod/schema'

export interface StatefulSet extends KubeObject {
  readonly apiVersion: 'apps/v1'
  readonly kind: 'StatefulSet'
  readonly spec: {
    readonly replicas?: number
    readonly serviceName?: string
    readonly selector: LabelSelector
    readonly template: PodTemplateSpec
    readonly podManagementPolicy?: 'OrderedReady' | 'Parallel'
    readonly ordinals?: { readonly start?: number }
    readonly minReadySeconds?: number
    readonly revisionHistoryLimit?: number
    readonly updateStrategy?: {
      readonly type?: 'RollingUpdate' | 'OnDelete'
      readonly rollingUpdate?: { readonly partition?: number }
    }
  }
  readonly status?: {
    readonly replicas?: number
    readonly readyReplicas?: number
    readonly availableReplicas?: number
    readonly currentReplicas?: number
    readonly updatedReplicas?: number
    readonly currentRevision?: string
    readonly updateRevision?: string
    readonly observedGeneration?: number
  }
}
