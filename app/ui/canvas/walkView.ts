import type { Station } from '#engine'
import { memoLast } from '#lib/memo'
import type { ObjectKey } from '#model/objectMeta'
import type { Trace } from '#model/trace'
import { currentOutcome, currentStation, stations } from '#store/selectors'
import type { PlaygroundState } from '#store/state'
import { walkPath, type WalkPath } from './geometry/walkPath'
import type { RailName } from './geometry/anchors'
import type { Scene } from './geometry/scene'

/** The trace that is being played: of the connection in the chosen outcome, or of one lookup. */
export function playedTrace(state: PlaygroundState): Trace | undefined {
  const { player } = state
  if (!player) return undefined
  return player.track.type === 'lookup' ? player.walk.lookups[player.track.index]?.trace : currentOutcome(state)?.trace
}

const pathInScene = memoLast(walkPath)

/** The path of what is being played, in this scene. */
export function playedPath(state: PlaygroundState, scene: Scene): WalkPath | undefined {
  const trace = playedTrace(state)
  const all = stations(state)
  return trace && all.length > 0 ? pathInScene(scene, all, trace) : undefined
}

/** What part a machine has in the walk: where the packet is now, who sent it, who is to get it. */
export type Part = 'none' | 'holder' | 'sender' | 'receiver' | 'received'

export function partOf(state: PlaygroundState, key: ObjectKey): Part {
  const trace = playedTrace(state)
  if (!state.player || !trace) return 'none'
  if (currentStation(state)?.host.key === key) return 'holder'
  if (trace.hops[0]?.host.key === key) return 'sender'
  if (!trace.disposition.ok || trace.disposition.at.host.key !== key) return 'none'
  return arrival(stations(state)) <= state.player.at ? 'received' : 'receiver'
}

const arrival = memoLast((all: readonly Station[]): number => {
  const reply = all.findIndex((station) => station.leg === 'reply')
  return reply < 0 ? all.length - 1 : reply - 1
})

/** One place on the rail of the Node that holds the packet. */
export interface RailPlace {
  readonly name: RailName
  readonly x: number
  readonly current: boolean
  /** The packet was stopped here. */
  readonly halted: boolean
}

/** The rail's places on the Node where the packet is, with `x` from the frame's left edge; none anywhere else. */
export function railPlaces(state: PlaygroundState, scene: Scene, key: ObjectKey): readonly RailPlace[] {
  const path = playedPath(state, scene)
  const at = state.player?.at ?? 0
  const box = scene.nodes.get(key)
  return path && box && path.stops[at]?.host === key ? placesOn(path, stations(state), at, box.x) : noPlaces
}

const noPlaces: readonly RailPlace[] = []

const placesOn = memoLast((path: WalkPath, all: readonly Station[], at: number, left: number): readonly RailPlace[] => {
  const current = path.stops[at]
  const places = new Map<string, RailPlace>()
  path.stops.forEach((stop, i) => {
    if (stop.stay !== current?.stay || stop.anchor.type !== 'hook') return
    const { name, slot } = stop.anchor
    const id = `${name} ${slot}`
    const here = current.anchor.type === 'hook' && current.anchor.name === name && current.anchor.slot === slot
    const halted = (places.get(id)?.halted ?? false) || all[i]?.decisive === true
    places.set(id, { name, x: stop.point.x - left, current: here, halted })
  })
  return [...places.values()]
})

/** What the sender looked up before it could send, as it was asked and answered: `web` is `10.96.40.40`. */
export function lookedUp(
  state: PlaygroundState,
  key: ObjectKey,
): { readonly name: string; readonly address: string } | undefined {
  const { player } = state
  const trace = playedTrace(state)
  if (!player || player.track.type !== 'connection' || trace?.hops[0]?.host.key !== key) return undefined
  const address = player.walk.lookups
    .findLast((lookup) => lookup.rcode === 'NOERROR' && lookup.question.type === 'A')
    ?.answers.find((answer) => answer.type === 'A')?.data
  const name = /^\w+:\/\/([^/:?#]+)/.exec(player.request.to)?.[1]
  return address !== undefined && name !== undefined ? { name, address } : undefined
}

/** What the caller gets to see of a request that failed, once the walk is at its end. */
export function callerSees(state: PlaygroundState, key: ObjectKey): string | undefined {
  const outcome = currentOutcome(state)
  const { player } = state
  if (!player || !outcome || player.track.type !== 'connection') return undefined
  if (player.at < stations(state).length - 1 || playedTrace(state)?.hops[0]?.host.key !== key) return undefined
  switch (outcome.verdict) {
    case 'refused':
    case 'rejected':
      return 'Connection refused'
    case 'timeout':
      return 'Timed out'
    case 'unresolved':
      return 'Could not resolve host'
    case 'delivered':
      return undefined
  }
}
