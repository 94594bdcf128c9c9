import type { ExternalHost } from '#model/clusterSettings'
import type { KubeObject, ObjectKey } from '#model/objectMeta'

/** What comes onto the canvas from the palette. */
export type Placed =
  | { readonly type: 'object'; readonly object: KubeObject; readonly hint?: string; readonly choice?: SelectorChoice }
  | { readonly type: 'host'; readonly host: ExternalHost }

/** A Service that could have selected its Pods by other labels too. */
export interface SelectorChoice {
  readonly pods: readonly ObjectKey[]
}
