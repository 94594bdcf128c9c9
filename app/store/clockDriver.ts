import type { Clock } from './clock'
import type { PlaygroundStore } from './command'
import { playOn } from './commands/playOn'
import { stopMs } from './pace'
import { perform } from './perform'
import { stationsOfPlayer } from './player'
import type { Player } from './state'

/**
 * Plays walks: while the player plays, the next stop follows when the packet has come to rest at this one.
 *
 * Stepping, choosing another outcome or a new speed starts the wait anew; pausing ends it. With reduced motion the same
 * stops follow each other at a pace to read by. Gives back how to stop driving.
 */
export function driveClock(store: PlaygroundStore, clock: Clock, reducedMotion: () => boolean): () => void {
  let cancel: (() => void) | undefined

  const wait = (player: Player | null, before: Player | null): void => {
    cancel?.()
    cancel = undefined
    if (!player?.playing) return
    const resumed = before !== null && !before.playing && before.walk === player.walk && before.at === player.at
    const ms = resumed ? 0 : restMs(player, reducedMotion())
    cancel = clock.after(ms, () => perform(store, playOn, {}))
  }

  const unsubscribe = store.subscribe(({ player }, { player: before }) => {
    if (sameStop(player, before)) return
    wait(player, before)
  })
  wait(store.getState().player, null)
  return () => {
    unsubscribe()
    cancel?.()
  }
}

function restMs(player: Player, reducedMotion: boolean): number {
  const stations = stationsOfPlayer(player)
  const to = stations[player.at]
  return to ? stopMs(stations[player.at - 1], to, reducedMotion) / player.speed : 0
}

const sameStop = (a: Player | null, b: Player | null): boolean =>
  a === b ||
  (a !== null &&
    b !== null &&
    a.playing === b.playing &&
    a.at === b.at &&
    a.speed === b.speed &&
    a.walk === b.walk &&
    a.outcome === b.outcome &&
    a.track === b.track)
