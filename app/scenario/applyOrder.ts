import type { KubeObject, ObjectKey } from '#model/objectMeta'

/**
 * Whether an object is one that others need to stand before them: a Namespace to be in, a Node to run on, a pool to have
 * an address from and the blocks that are claimed of it.
 */
export const goesFirst = ({ kind }: KubeObject): boolean => first.has(kind)

const first: ReadonlySet<string> = new Set(['Namespace', 'Node', 'IPPool', 'BlockAffinity'])

/** The same objects with these first and otherwise as they were: a file may name them in any order. */
export const inApplyOrder = (objects: ReadonlyMap<ObjectKey, KubeObject>): ReadonlyMap<ObjectKey, KubeObject> => {
  const entries = [...objects]
  return new Map([
    ...entries.filter(([, object]) => goesFirst(object)),
    ...entries.filter(([, object]) => !goesFirst(object)),
  ])
}
