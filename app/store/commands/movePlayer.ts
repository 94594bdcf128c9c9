import { stationsOfPlayer } from '../player'
import type { PlaygroundStore } from '../command'
import type { Player, PlaygroundState } from '../state'

/** Changes the player, where there is one. */
export function changePlayer(store: PlaygroundStore, change: (player: Player) => Partial<Player>): void {
  const { player } = store.getState()
  if (player) store.setState({ player: { ...player, ...change(player) } })
}

/** Puts the packet at the station of that index, or at the nearest one there is. */
export function moveTo(store: PlaygroundStore, at: (player: Player, last: number) => number, playing: boolean): void {
  changePlayer(store, (player) => {
    const last = Math.max(0, stationsOfPlayer(player).length - 1)
    const next = Math.min(last, Math.max(0, at(player, last)))
    return { at: next, playing: playing && next < last }
  })
}

/** The condition of everything that moves a packet. */
export const hasWalk = ({ player }: PlaygroundState): true | { because: string } =>
  player !== null || { because: 'No request has been sent.' }

export const isBeforeEnd = (state: PlaygroundState): true | { because: string } => {
  const { player } = state
  if (!player) return hasWalk(state)
  return player.at < stationsOfPlayer(player).length - 1 || { because: 'The packet has arrived at its last stop.' }
}

export const isAfterStart = (state: PlaygroundState): true | { because: string } => {
  const { player } = state
  if (!player) return hasWalk(state)
  return player.at > 0 || { because: 'The packet stands at its first stop.' }
}
