/**
 * A map by text that is never changed: to put something in gives another map, which shares all but one bucket with the
 * one before. So many versions of a large map cost little, where copying a `Map` each time would cost its whole size.
 */
export interface PersistentMap<V> {
  readonly size: number
  readonly buckets: readonly ReadonlyMap<string, V>[]
}

const bucketCount = 256

const emptyBucket: ReadonlyMap<string, never> = new Map<string, never>()

/** The map with nothing in it. */
export const emptyPersistentMap: PersistentMap<never> = {
  size: 0,
  buckets: Array.from({ length: bucketCount }, () => emptyBucket),
}

/** FNV-1a, its upper half folded into the lower one. */
function bucketOf(key: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  return ((hash >>> 16) ^ hash) & (bucketCount - 1)
}

export const getFrom = <V>(map: PersistentMap<V>, key: string): V | undefined => map.buckets[bucketOf(key)]?.get(key)

/** The map with `value` under `key`, whatever stood there before. */
export const withKey = <V>(map: PersistentMap<V>, key: string, value: V): PersistentMap<V> =>
  changed(map, key, (bucket) => bucket.set(key, value))

/** The map without `key`; the same map when it is not there. */
export const withoutKey = <V>(map: PersistentMap<V>, key: string): PersistentMap<V> =>
  getFrom(map, key) === undefined ? map : changed(map, key, (bucket) => bucket.delete(key))

function changed<V>(map: PersistentMap<V>, key: string, change: (bucket: Map<string, V>) => void): PersistentMap<V> {
  const at = bucketOf(key)
  const before = map.buckets[at] ?? emptyBucket
  const after = new Map(before)
  change(after)
  return { size: map.size + after.size - before.size, buckets: map.buckets.with(at, after) }
}

/** What stands in `after` and not, as the very same value, in `before`; looks only where the two do not share. */
export const valuesSince = <V>(before: PersistentMap<V>, after: PersistentMap<V>): readonly V[] =>
  after.buckets.flatMap((bucket, at) => {
    const old = before.buckets[at]
    if (bucket === old) return []
    return Array.from(bucket).flatMap(([key, value]) => (old?.get(key) === value ? [] : [value]))
  })

/** Everything in the map, in no order that means anything. */
export const valuesOf = <V>(map: PersistentMap<V>): readonly V[] =>
  map.buckets.flatMap((bucket) => Array.from(bucket.values()))
