/** Remembers what `compute` gave for each object for as long as that object is in use anywhere. */
export function memoByIdentity<A extends object, R>(compute: (value: A) => R): (value: A) => R {
  const known = new WeakMap<A, { readonly result: R }>()
  return (value) => {
    const remembered = known.get(value) ?? { result: compute(value) }
    known.set(value, remembered)
    return remembered.result
  }
}
