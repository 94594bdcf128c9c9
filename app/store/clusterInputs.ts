import type { StatusError } from '#model/fieldError'
import { parseKey, type KubeObject, type ObjectKey } from '#model/objectMeta'
import { err, ok, type Result } from '#lib/result'
import type { SimEvent } from '#model/simEvent'
import { step, type Input, type World } from '#engine'
import { toWorld, type Scenario } from '#scenario'
import { touchesCluster } from './history'
import { nodeNameOf } from './nodeNameOf'
import { liveObject } from './liveObject'
import type { HistoryEntry } from './state'

/** What the API server said against an object. */
export interface Refusal extends StatusError {
  readonly regarding: ObjectKey
}

interface After {
  readonly world: World
  /** What happened on the way. */
  readonly events: readonly SimEvent[]
}

/**
 * The cluster after an entry was applied to it, or the API server's refusals, when it would have none of it.
 *
 * `next` is the scenario with the entry in it. Nothing is half done: a refusal leaves the caller with the world it had.
 */
export function clusterAfter(
  world: World,
  next: Scenario,
  entry: HistoryEntry,
): Result<After, readonly [Refusal, ...Refusal[]]> {
  if (entry.afresh) return ok(toWorld(next))
  if (!touchesCluster(entry)) return ok({ world, events: [] })
  let current = world
  const events: SimEvent[] = []
  for (const input of inputsOf(world, next, entry)) {
    // Controllers may have been quicker: the Pods of a deleted Node or Deployment go with it.
    if (input.type === 'delete' && !liveObject(current, input.key)) continue
    const [stepped, happened] = step(current, input)
    current = stepped
    events.push(...happened)
  }
  const [first, ...others] = refusalsIn(events).filter(({ regarding }) => entry.objects.has(regarding))
  return first ? err([first, ...others]) : ok({ world: current, events })
}

/** What the API server refused among the things that happened. */
export const refusalsIn = (events: readonly SimEvent[]): readonly Refusal[] =>
  events.flatMap((event) => (event.type === 'refused' ? [{ ...event.error, regarding: event.regarding }] : []))

/** What has to be done to the cluster for an entry, in order: settings, then what goes, then what comes or changes. */
function inputsOf(world: World, next: Scenario, entry: HistoryEntry): readonly Input[] {
  const inputs: Input[] = []
  const [before, after] = entry.settings ?? []
  if (after && (before?.cluster !== after.cluster || before.hosts !== after.hosts)) {
    inputs.push({ type: 'configure', settings: after.cluster, hosts: after.hosts })
  }
  const coming: KubeObject[] = []
  const replacing: ObjectKey[] = []
  for (const key of touchedInOrder(next, entry)) {
    const wanted = entry.objects.get(key)?.[1] ?? entry.pinned.get(key)
    const live = liveObject(world, key)
    if (!wanted) {
      if (live) inputs.push({ type: 'delete', key })
      continue
    }
    coming.push(wanted)
    if (live && entry.replaced.has(key)) replacing.push(key)
    else if (live) inputs.push(...binding(key, live, wanted))
  }
  if (coming.length > 0) inputs.push({ type: 'apply', objects: coming, replacing })
  return inputs
}

/** A Pod that waits for a Node is bound to the one it is now written for; `spec.nodeName` cannot be applied. */
function binding(key: ObjectKey, live: KubeObject, wanted: KubeObject): readonly Input[] {
  if (parseKey(key).kind !== 'Pod' || nodeNameOf(live) !== undefined) return []
  const node = nodeNameOf(wanted)
  return node === undefined ? [] : [{ type: 'bind', pod: key, node }]
}

/** The keys that an entry touches: those that stay or come in the order of the scenario, behind those that go. */
function touchedInOrder(next: Scenario, entry: HistoryEntry): readonly ObjectKey[] {
  const going = [...entry.objects.keys()].filter((key) => !next.objects.has(key))
  return [...going, ...[...next.objects.keys()].filter((key) => entry.objects.has(key))]
}
