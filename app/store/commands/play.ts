import type { Command } from '../command'
import { hasWalk, moveTo } from './movePlayer'

/** Plays on from here; from the start when the packet stands at its last stop. */
export const play: Command<object> = {
  id: 'play',
  label: 'Play',
  keys: 'Space',
  undoable: false,
  canRun: hasWalk,
  run: (store) => moveTo(store, ({ at }, last) => (at >= last ? 0 : at), true),
}
