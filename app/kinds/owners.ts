import type { Relation } from '#model/kindDefinition'
import { objectKey, type KubeObject } from '#model/objectMeta'

/** An edge to each owner of the object. Owners stand in the same namespace; a Node, which has none, may own Pods too. */
export const ownerRelations = (object: KubeObject): readonly Relation[] =>
  (object.metadata.ownerReferences ?? []).map((owner) => ({
    type: 'ownedBy',
    to: objectKey(owner.kind, owner.kind === 'Node' ? '' : (object.metadata.namespace ?? ''), owner.name),
  }))
