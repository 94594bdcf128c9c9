import { draftMap, type DraftMap } from '#lib/draftMap'
import { keyOf, parseKey, type KubeObject, type ObjectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'

/** One object before and after a write: created without `before`, deleted without `after`. */
export interface Change {
  readonly key: ObjectKey
  readonly before?: KubeObject
  readonly after?: KubeObject
}

/** The objects of one step while it goes on. */
export interface StoreDraft {
  /** Always as the last write left it. */
  readonly store: ObjectStore
  /** The revision that the next write gets. */
  readonly nextRevision: () => number
  readonly put: (object: KubeObject) => Change
  readonly remove: (key: ObjectKey) => Change
  /** The store as it stands now, which later writes leave as it is. */
  readonly snapshot: () => ObjectStore
  /** The store to keep. The draft is not written to afterwards. */
  readonly finish: () => ObjectStore
}

/**
 * A draft of `start`, which itself stays as it is.
 *
 * The map of a kind is another one from the first write to it on, so a step that touches one kind leaves the others
 * identical, and a step that writes a thousand objects copies each map once.
 */
export function openDraft(start: ObjectStore): StoreDraft {
  const byKind = new Map(start.byKind)
  const drafts = new Map<string, DraftMap<ObjectKey, KubeObject>>()
  const store = { revision: start.revision, byKind }
  let last = start

  const partition = (kind: string): DraftMap<ObjectKey, KubeObject> => {
    const known = drafts.get(kind)
    if (known !== undefined) return known
    const draft = draftMap(byKind.get(kind) ?? new Map<ObjectKey, KubeObject>())
    drafts.set(kind, draft)
    byKind.set(kind, draft.map)
    return draft
  }

  return {
    store,
    nextRevision: () => store.revision + 1,
    put: (object) => {
      const key = keyOf(object)
      const objects = partition(object.kind)
      const before = objects.map.get(key)
      objects.set(key, object)
      store.revision += 1
      return before === undefined ? { key, after: object } : { key, before, after: object }
    },
    remove: (key) => {
      const objects = partition(parseKey(key).kind)
      const before = objects.map.get(key)
      objects.delete(key)
      store.revision += 1
      return before === undefined ? { key } : { key, before }
    },
    snapshot: () => {
      if (last.revision === store.revision) return last
      // The next write to a kind begins a map of its own again.
      drafts.clear()
      last = { revision: store.revision, byKind: new Map(byKind) }
      return last
    },
    finish: () => (store.revision === last.revision ? last : { revision: store.revision, byKind: new Map(byKind) }),
  }
}

/** The object of this key, of whatever kind. */
export const getObject = (store: ObjectStore, key: ObjectKey): KubeObject | undefined =>
  store.byKind.get(parseKey(key).kind)?.get(key)
