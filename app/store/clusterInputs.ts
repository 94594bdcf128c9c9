import type { StatusError } from '#model/fieldError'
import { parseKey, type KubeObject, type ObjectKey } from '#model/objectMeta'
import { err, ok, type Result } from '#lib/result'
import type { SimEvent } from '#model/simEvent'
import type { Input, World } from '#engine'
import type { Scenario } from '#scenario'
import { touchesCluster } from './history'
import { nodeNameOf } from './nodeNameOf'
import { liveObject } from './liveObject'
import { freshRun, runAfter } from './run'
import type { HistoryEntry, RunSlice } from './state'

/** What the API server said against an object. */
export interface Refusal extends StatusError {
  readonly regarding: ObjectKey
}

/**
 * The cluster after an entry was applied to it, or the API server's refusals, when it would have none of it.
 *
 * `next` is the scenario with the entry in it. Nothing is half done: a refusal leaves the caller with the run it had.
 */
export function clusterAfter(
  run: RunSlice,
  next: Scenario,
  entry: HistoryEntry,
): Result<RunSlice, readonly [Refusal, ...Refusal[]]> {
  if (entry.afresh) return ok(freshRun(next))
  if (!touchesCluster(entry)) return ok(run)
  let current = run
  const refusals: Refusal[] = []
  for (const input of inputsOf(run.world, next, entry)) {
    // Controllers may have been quicker: the Pods of a deleted Node or Deployment go with it.
    if (input.type === 'delete' && !liveObject(current.world, input.key)) continue
    const { nextEvent } = current.world.runtime
    current = runAfter(current, input, next)
    refusals.push(...refusalsIn(current.events.filter(({ id }) => id >= nextEvent)))
  }
  const [first, ...others] = refusals.filter(({ regarding }) => entry.objects.has(regarding))
  return first ? err([first, ...others]) : ok(current)
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
