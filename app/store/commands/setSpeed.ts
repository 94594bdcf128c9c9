import { always, type Command } from '../command'

const slowest = 0.25
const fastest = 4

/** Sets how fast walks play, this one and those to come; kept within 0.25 and 4. */
export const setSpeed: Command<{ readonly speed: number }> = {
  id: 'setSpeed',
  label: 'Speed',
  undoable: false,
  canRun: always,
  run: (store, { speed }) => {
    const within = Math.min(fastest, Math.max(slowest, speed))
    store.setState(({ player }) => ({ speed: within, player: player && { ...player, speed: within } }))
  },
}
