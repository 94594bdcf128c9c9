import type { KubeObject, ObjectKey } from '#model/objectMeta'
import type { Place, Scenario } from '#scenario'
import { nodeNameOf } from './nodeNameOf'
import type { HistoryEntry, ScenarioSettings, Swap } from './state'

/** What an edit wants the document to hold afterwards; `undefined` removes. Everything that is not named stays. */
export interface Change {
  readonly label: string
  readonly group?: string
  readonly objects?: ReadonlyMap<ObjectKey, KubeObject | undefined>
  readonly layout?: ReadonlyMap<ObjectKey, Place | undefined>
  readonly settings?: Partial<ScenarioSettings>
  /** See `HistoryEntry`. */
  readonly replaced?: ReadonlySet<ObjectKey>
  readonly pinned?: ReadonlyMap<ObjectKey, KubeObject>
}

/** The swaps that `change` makes of `scenario`. */
export function entryOf(scenario: Scenario, change: Change): HistoryEntry {
  const { objects, order } = objectSwaps(scenario, change.objects ?? new Map())
  const settings = settingsSwap(settingsOf(scenario), change.settings ?? {})
  return {
    label: change.label,
    ...(change.group === undefined ? {} : { group: change.group }),
    objects,
    layout: swaps(change.layout ?? new Map(), (key) => scenario.layout[key]),
    ...(settings ? { settings } : {}),
    ...(order ? { order } : {}),
    replaced: change.replaced ?? new Set(),
    pinned: change.pinned ?? new Map(),
    afresh: false,
  }
}

/** The swaps that put `next` in place of `scenario`. */
export function replacementOf(scenario: Scenario, next: Scenario, label: string): HistoryEntry {
  const keys = new Set([...scenario.objects.keys(), ...next.objects.keys()])
  const places = new Set([...placedKeys(scenario), ...placedKeys(next)])
  return {
    label,
    objects: swaps(new Map([...keys].map((key) => [key, next.objects.get(key)])), (key) => scenario.objects.get(key)),
    layout: swaps(new Map([...places].map((key) => [key, next.layout[key]])), (key) => scenario.layout[key]),
    settings: [settingsOf(scenario), settingsOf(next)],
    order: [[...scenario.objects.keys()], [...next.objects.keys()]],
    replaced: new Set(),
    pinned: new Map(),
    afresh: true,
  }
}

/** The entry that takes `entry` back. */
export function reversed(entry: HistoryEntry): HistoryEntry {
  return {
    ...entry,
    objects: mapValues(entry.objects, ([before, after]) => [after, before]),
    layout: mapValues(entry.layout, ([before, after]) => [after, before]),
    ...(entry.settings ? { settings: [entry.settings[1], entry.settings[0]] } : {}),
    ...(entry.order ? { order: [entry.order[1], entry.order[0]] } : {}),
    replaced: new Set([...entry.replaced, ...boundPods(entry)]),
  }
}

/** The Pods that an entry bound to a Node: only created anew do they wait for one again. */
const boundPods = ({ objects }: HistoryEntry): readonly ObjectKey[] =>
  [...objects].flatMap(([key, [before, after]]) =>
    before?.kind === 'Pod' && after && nodeNameOf(before) === undefined && nodeNameOf(after) !== undefined ? [key] : [],
  )

/** The scenario with the second half of every swap in it. Objects that an entry does not name stay as they are now. */
export function applied(scenario: Scenario, entry: HistoryEntry): Scenario {
  return {
    ...scenario,
    ...entry.settings?.[1],
    objects: appliedObjects(scenario.objects, entry),
    layout: appliedLayout(scenario.layout, entry),
  }
}

/** One entry that does what both do, the later after the earlier. */
export function folded(earlier: HistoryEntry, later: HistoryEntry): HistoryEntry {
  const settings = fold(earlier.settings, later.settings)
  const order = fold(earlier.order, later.order)
  return {
    ...later,
    objects: foldSwaps(earlier.objects, later.objects),
    layout: foldSwaps(earlier.layout, later.layout),
    ...(settings ? { settings } : {}),
    ...(order ? { order } : {}),
    replaced: new Set([...earlier.replaced, ...later.replaced]),
    pinned: new Map([...later.pinned, ...earlier.pinned]),
    afresh: earlier.afresh || later.afresh,
  }
}

/** Whether an entry changes nothing, as when a thing was moved and put back. */
export const isNothing = (entry: HistoryEntry): boolean =>
  entry.objects.size === 0 && entry.layout.size === 0 && entry.settings === undefined && entry.order === undefined

/** Whether an entry changes what the cluster is made of; layout, title and saved requests do not. */
export function touchesCluster(entry: HistoryEntry): boolean {
  if (entry.afresh || entry.objects.size > 0) return true
  const [before, after] = entry.settings ?? []
  return before?.cluster !== after?.cluster || before?.hosts !== after?.hosts
}

function settingsOf({ objects: _objects, layout: _layout, ...settings }: Scenario): ScenarioSettings {
  return settings
}

/** The keys that a layout names. */
export const placedKeys = (scenario: Scenario): readonly ObjectKey[] =>
  // Object.keys forgets the key type.
  Object.keys(scenario.layout) as ObjectKey[]

function objectSwaps(
  scenario: Scenario,
  wanted: ReadonlyMap<ObjectKey, KubeObject | undefined>,
): Pick<HistoryEntry, 'objects' | 'order'> {
  const objects = swaps(wanted, (key) => scenario.objects.get(key))
  const membersChange = [...objects.values()].some(
    ([before, after]) => (before === undefined) !== (after === undefined),
  )
  if (!membersChange) return { objects }
  const before = [...scenario.objects.keys()]
  const kept = before.filter((key) => !objects.has(key) || objects.get(key)?.[1] !== undefined)
  const added = [...objects].flatMap(([key, [old, next]]) => (old === undefined && next !== undefined ? [key] : []))
  return { objects, order: [before, [...kept, ...added]] }
}

function settingsSwap(before: ScenarioSettings, wanted: Partial<ScenarioSettings>): Swap<ScenarioSettings> | undefined {
  const after = { ...before, ...wanted }
  const keys = Object.keys(wanted) as (keyof ScenarioSettings)[]
  return keys.every((key) => Object.is(before[key], after[key])) ? undefined : [before, after]
}

function swaps<T>(
  wanted: ReadonlyMap<ObjectKey, T | undefined>,
  current: (key: ObjectKey) => T | undefined,
): ReadonlyMap<ObjectKey, Swap<T>> {
  const found = new Map<ObjectKey, Swap<T>>()
  for (const [key, after] of wanted) {
    const before = current(key)
    if (!Object.is(before, after)) found.set(key, [before, after])
  }
  return found
}

function appliedObjects(objects: Scenario['objects'], entry: HistoryEntry): Scenario['objects'] {
  if (entry.objects.size === 0 && !entry.order) return objects
  const next = new Map(objects)
  for (const [key, [, after]] of entry.objects) {
    if (after === undefined) next.delete(key)
    else next.set(key, after)
  }
  return entry.order ? inOrder(next, entry.order[1]) : next
}

/** The same objects, those that `order` names first and in that order. */
function inOrder(objects: Scenario['objects'], order: readonly ObjectKey[]): Scenario['objects'] {
  const sorted = new Map<ObjectKey, KubeObject>()
  for (const key of [...order, ...objects.keys()]) {
    const object = objects.get(key)
    if (object) sorted.set(key, object)
  }
  return sorted
}

function appliedLayout(layout: Scenario['layout'], entry: HistoryEntry): Scenario['layout'] {
  if (entry.layout.size === 0) return layout
  const next: Record<ObjectKey, Place> = { ...layout }
  for (const [key, [, after]] of entry.layout) {
    if (after === undefined) delete next[key]
    else next[key] = after
  }
  return next
}

function foldSwaps<T>(
  earlier: ReadonlyMap<ObjectKey, Swap<T>>,
  later: ReadonlyMap<ObjectKey, Swap<T>>,
): ReadonlyMap<ObjectKey, Swap<T>> {
  const both = new Map(earlier)
  for (const [key, swap] of later) {
    const [before, after] = fold(earlier.get(key), swap) ?? swap
    if (Object.is(before, after)) both.delete(key)
    else both.set(key, [before, after])
  }
  return both
}

function fold<S extends readonly [unknown, unknown]>(earlier: S | undefined, later: S | undefined): S | undefined {
  if (!earlier || !later) return later ?? earlier
  return [earlier[0], later[1]] as unknown as S
}

function mapValues<T, R>(map: ReadonlyMap<ObjectKey, T>, change: (value: T) => R): ReadonlyMap<ObjectKey, R> {
  return new Map([...map].map(([key, value]) => [key, change(value)]))
}
