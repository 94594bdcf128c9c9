import type { KubeObject, ObjectKey } from '#model/objectMeta'

/** Whether an object is one that others need to stand before them: a Namespace to be in, a Node to run on. */
export const goesFirst = ({ kind }: KubeObject): boolean => kind === 'Namespace' || kind === 'Node'

/** The same objects with Namespaces and Nodes first and otherwise as they were: a file may name them in any order. */
export const inApplyOrder = (objects: ReadonlyMap<ObjectKey, KubeObject>): ReadonlyMap<ObjectKey, KubeObject> => {
  const entries = [...objects]
  return new Map([
    ...entries.filter(([, object]) => goesFirst(object)),
    ...entries.filter(([, object]) => !goesFirst(object)),
  ])
}
