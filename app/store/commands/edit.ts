import type { StatusError } from '#model/fieldError'
import type { ObjectKey } from '#model/objectMeta'
import { err, ok, type Result } from '#lib/result'
import type { Scenario } from '#scenario'
import { clusterAfter } from '../clusterInputs'
import type { PlaygroundStore } from '../command'
import { applied, entryOf, folded, isNothing, replacementOf, reversed, touchesCluster, type Change } from '../history'
import { isThere } from '../isThere'
import type { HistoryEntry, PlaygroundState } from '../state'
import { mostEvents } from '../runLimits'
import { notify } from './notify'

/** As many steps as can be taken back; the oldest are forgotten first. */
const longestHistory = 500

/**
 * The one gateway for changes of the document: what `change` names is written into the scenario, done to the cluster
 * through the API server, and put on the history; what could be redone is forgotten.
 *
 * False when the API server refused: then nothing has changed and a notice gives its words. A change that changes
 * nothing leaves no entry. Changes of one group that follow each other become one entry.
 */
export function edit(store: PlaygroundStore, change: Change): boolean {
  const state = store.getState()
  const entry = entryOf(state.scenario, change)
  return isNothing(entry) || commit(store, entry)
}

/** Puts another document in place of the open one, as one step that undo takes back. The cluster starts anew. */
export function replaceDocument(store: PlaygroundStore, next: Scenario, label: string): boolean {
  const { scenario } = store.getState()
  return commit(store, replacementOf(scenario, next, label))
}

/** Takes the last entry back, in the present: what has happened in the cluster since stays happened. */
export function takeBack(store: PlaygroundStore): void {
  const { past, future } = store.getState()
  const entry = past.at(-1)
  if (!entry) return
  apply(store, reversed(entry), `Undo: ${entry.label}`, { past: past.slice(0, -1), future: [...future, entry] })
}

/** Does again what was taken back last. */
export function doAgain(store: PlaygroundStore): void {
  const { past, future } = store.getState()
  const entry = future.at(-1)
  if (!entry) return
  apply(store, entry, `Redo: ${entry.label}`, { past: [...past, entry], future: future.slice(0, -1) })
}

function commit(store: PlaygroundStore, entry: HistoryEntry): boolean {
  const { past, future } = store.getState()
  const last = past.at(-1)
  const continues = last && entry.group !== undefined && last.group === entry.group && future.length === 0
  const whole = continues ? folded(last, entry) : entry
  const kept = continues ? past.slice(0, -1) : past
  return apply(store, entry, entry.label, {
    past: isNothing(whole) ? kept : [...kept, whole].slice(-longestHistory),
    future: [],
  })
}

function apply(
  store: PlaygroundStore,
  entry: HistoryEntry,
  title: string,
  history: Pick<PlaygroundState, 'past' | 'future'>,
): boolean {
  const outcome = after(store.getState(), entry)
  if (!outcome.ok) {
    notify(store, 'error', `${title} was refused`, outcome.error.map((refusal) => refusal.message).join('\n'))
    return false
  }
  store.setState({ ...outcome.value, ...history, origin: 'own', saved: 'unsaved', openError: null })
  return true
}

/** The parts of the state that follow from an entry being applied. */
function after(
  state: PlaygroundState,
  entry: HistoryEntry,
): Result<Partial<PlaygroundState>, readonly [StatusError, ...StatusError[]]> {
  const scenario = applied(state.scenario, entry)
  const cluster = clusterAfter(state.world, scenario, entry)
  if (!cluster.ok) return err(cluster.error)
  const { world, events } = cluster.value
  const there = (key: ObjectKey): boolean => isThere(world, scenario, key)
  return ok({
    scenario,
    world,
    events: entry.afresh ? events : [...state.events, ...events].slice(-mostEvents),
    ...(entry.afresh ? { sent: new Map(), player: null } : {}),
    ...(!entry.afresh && state.player && touchesCluster(entry) ? { player: { ...state.player, stale: true } } : {}),
    ...(state.selection.every(there) ? {} : { selection: state.selection.filter(there) }),
  })
}
