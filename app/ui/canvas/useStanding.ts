import type { ObjectKey } from '#model/objectMeta'
import { parseKey } from '#model/objectMeta'
import { usePlayground } from '#store/react'
import type { PlaygroundState } from '#store/state'
import { partOf, playedTrace, type Part } from './walkView'

/** How a thing on the canvas stands in what is going on: in the walk, and as a target of what is being connected or moved. */
export interface Standing {
  readonly part: Part
  /** The walk passes it, now or later. */
  readonly onPath: boolean
  /** It can be chosen as the target of the gesture under way. */
  readonly legal: boolean
  /** A gesture is under way and this cannot be its target. */
  readonly dimmed: boolean
}

export function useStanding(key: ObjectKey): Standing {
  return usePlayground((state) => standingOf(state, key))
}

function standingOf(state: PlaygroundState, key: ObjectKey): Standing {
  const legal = isLegal(state, key)
  return {
    part: partOf(state, key),
    onPath: playedTrace(state)?.hops.some((hop) => hop.host.key === key) ?? false,
    legal: legal === true,
    dimmed: legal === false,
  }
}

/** Whether the gesture under way can end here; undefined when there is none. */
function isLegal({ mode }: PlaygroundState, key: ObjectKey): boolean | undefined {
  switch (mode.type) {
    case 'connecting':
      return mode.from !== key
    case 'moving':
      return parseKey(key).kind === 'Node'
    case 'placing':
    case 'idle':
      return undefined
  }
}
