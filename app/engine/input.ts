import type { ClusterSettings, ExternalHost } from '#model/clusterSettings'
import type { KubeObject, ObjectKey } from '#model/objectMeta'
import type { RequestSpec } from '#model/request'

/**
 * Everything that can be done to a world. `apply` hands in objects in order, as `kubectl apply -f` does: each is
 * admitted or refused (event `refused`) on its own, and finds its place before the next one comes.
 */
export type Input =
  | {
      readonly type: 'apply'
      readonly objects: readonly KubeObject[]
      /** Objects that are deleted before, in the same breath, as `kubectl replace --force` does: no controller notices a gap. */
      readonly replacing?: readonly ObjectKey[]
    }
  | { readonly type: 'delete'; readonly key: ObjectKey }
  | { readonly type: 'bind'; readonly pod: ObjectKey; readonly node: string }
  | { readonly type: 'configure'; readonly settings?: ClusterSettings; readonly hosts?: readonly ExternalHost[] }
  /** Opens one connection; `connection` numbers those of the same request, from 0. */
  | { readonly type: 'send'; readonly request: RequestSpec; readonly connection: number }
