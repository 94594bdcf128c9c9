import type { KubeObject, ObjectKey } from '#model/objectMeta'

/**
 * Whether an object is one that others need to stand before them: a Namespace to be in, a Node to run on, a class that is
 * the default one, a pool to have an address from and the blocks that are claimed of it.
 */
export const goesFirst = ({ kind }: KubeObject): boolean => places.has(kind)

/** Nodes look at all pools when they come. */
const places: ReadonlyMap<string, number> = new Map([
  ['IPPool', 0],
  ['BlockAffinity', 0],
  ['Namespace', 1],
  ['Node', 1],
  ['IngressClass', 1],
])

/** The same objects with these first and otherwise as they were: a file may name them in any order. */
export const inApplyOrder = (objects: ReadonlyMap<ObjectKey, KubeObject>): ReadonlyMap<ObjectKey, KubeObject> => {
  const placeOf = ({ kind }: KubeObject): number => places.get(kind) ?? 2
  return new Map([...objects].toSorted(([, a], [, b]) => placeOf(a) - placeOf(b)))
}
