import type { Station } from '#engine'
import { memoLast } from '#lib/memo'
import type { ObjectKey } from '#model/objectMeta'
import { stations } from '#store/selectors'
import type { PlaygroundState } from '#store/state'
import type { RailName } from '../geometry/anchors'
import type { Scene } from '../geometry/scene'
import type { WalkPath } from '../geometry/walkPath'
import { playedPath } from './playedPath'

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
