import { memoLast } from '#lib/memo'
import { stations } from '#store/selectors'
import type { PlaygroundState } from '#store/state'
import type { Scene } from '../geometry/scene'
import { walkPath, type WalkPath } from '../geometry/walkPath'
import { playedTrace } from '../walkView'

const pathInScene = memoLast(walkPath)

/** The path of what is being played, in this scene. */
export function playedPath(state: PlaygroundState, scene: Scene): WalkPath | undefined {
  const trace = playedTrace(state)
  const all = stations(state)
  return trace && all.length > 0 ? pathInScene(scene, all, trace) : undefined
}
