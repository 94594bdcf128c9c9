import type { ClusterSettings, ExternalHost } from '#model/clusterSettings'
import type { KubeObject, ObjectKey } from '#model/objectMeta'
import type { RequestSpec } from '#model/request'
import type { ScriptEntry } from '#model/script'

/** Where a thing stands on the canvas. A Pod's place is relative to its Node. Never read by the engine. */
export interface Place {
  readonly x: number
  readonly y: number
  readonly w?: number
  readonly h?: number
}

export type Layout = Readonly<Record<ObjectKey, Place>>

/**
 * What is saved, shared and undone: the objects as somebody wrote them, and what Kubernetes has no object for.
 * The cluster that follows from it (addresses, slices, rules) is never part of it.
 */
export interface Scenario {
  /** DNS-1123 label. */
  readonly name: string
  readonly title: string
  readonly description: string
  readonly cluster: ClusterSettings
  readonly hosts: readonly ExternalHost[]
  readonly requests: readonly RequestSpec[]
  /** In the order of the file; what has the same moment is done in that order. */
  readonly script: readonly ScriptEntry[]
  readonly layout: Layout
  /** In the order in which they are applied. */
  readonly objects: ReadonlyMap<ObjectKey, KubeObject>
}
