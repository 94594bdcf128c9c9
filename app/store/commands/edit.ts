import type { ObjectKey } from '#model/objectMeta'
import { err, ok, type Result } from '#lib/result'
import type { Scenario } from '#scenario'
import { clusterAfter, type Refusal } from '../clusterInputs'
import type { PlaygroundStore } from '../command'
import { applied, entryOf, folded, isNothing, replacementOf, reversed, touchesCluster, type Change } from '../history'
import { isThere } from '../isThere'
import type { HistoryEntry, PlaygroundState } from '../state'
import { mayChange } from '../mayPerform'
import { isOverTime } from '../overTime'
import { freshStart } from '../run'
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
export function edit(store: PlaygroundStore, change: Change, wording: Wording = wordsOf): boolean {
  const state = store.getState()
  const entry = entryOf(state.scenario, change)
  return isNothing(entry) || commit(store, entry, wording)
}

/** How a refusal is told; a file adds the line. */
type Wording = (refusal: Refusal) => string

const wordsOf: Wording = ({ message }) => message

/** Puts another document in place of the open one, as one step that undo takes back. The cluster starts anew. */
export function replaceDocument(store: PlaygroundStore, next: Scenario, label: string): boolean {
  const { scenario } = store.getState()
  return commit(store, replacementOf(scenario, next, label), wordsOf)
}

/** Takes the last entry back, in the present: what has happened in the cluster since stays happened. */
export function takeBack(store: PlaygroundStore): void {
  const { past, future } = store.getState()
  const entry = past.at(-1)
  if (!entry) return
  apply(store, reversed(entry), { past: past.slice(0, -1), future: [...future, entry] }, `Undo: ${entry.label}`)
}

/** Does again what was taken back last. */
export function doAgain(store: PlaygroundStore): void {
  const { past, future } = store.getState()
  const entry = future.at(-1)
  if (!entry) return
  apply(store, entry, { past: [...past, entry], future: future.slice(0, -1) }, `Redo: ${entry.label}`)
}

function commit(store: PlaygroundStore, entry: HistoryEntry, wording: Wording): boolean {
  const { past, future } = store.getState()
  const last = past.at(-1)
  const continues = last && entry.group !== undefined && last.group === entry.group && future.length === 0
  const whole = continues ? folded(last, entry) : entry
  const kept = continues ? past.slice(0, -1) : past
  const history = { past: isNothing(whole) ? kept : [...kept, whole].slice(-longestHistory), future: [] }
  return apply(store, entry, history, entry.label, wording)
}

function apply(
  store: PlaygroundStore,
  entry: HistoryEntry,
  history: Pick<PlaygroundState, 'past' | 'future'>,
  title: string,
  wording: Wording = wordsOf,
): boolean {
  const now = mayChange(store.getState())
  if (now !== true) {
    notify(store, 'info', title, now.because, 'backToNow')
    return false
  }
  const outcome = after(store.getState(), entry)
  if (!outcome.ok) {
    notify(store, 'error', `${title} was refused`, outcome.error.map(wording).join('\n'))
    return false
  }
  store.setState({ ...outcome.value, ...history, origin: 'own', saved: 'unsaved', openError: null })
  return true
}

/** The parts of the state that follow from an entry being applied. */
function after(
  state: PlaygroundState,
  entry: HistoryEntry,
): Result<Partial<PlaygroundState>, readonly [Refusal, ...Refusal[]]> {
  const scenario = applied(state.scenario, entry)
  const cluster = clusterAfter(state, scenario, entry)
  if (!cluster.ok) return err(cluster.error)
  if (entry.afresh) return ok({ ...freshStart(cluster.value, state), scenario })
  const { world, events, sent, recording } = cluster.value
  const there = (key: ObjectKey): boolean => isThere(world, scenario, key)
  return ok({
    scenario,
    world,
    events,
    sent,
    recording,
    ...(isOverTime(world) ? {} : { clock: { ...state.clock, running: false, until: null, next: null, shown: null } }),
    ...(state.player && touchesCluster(entry) ? { player: { ...state.player, stale: true } } : {}),
    ...(state.selection.every(there) ? {} : { selection: state.selection.filter(there) }),
  })
}
