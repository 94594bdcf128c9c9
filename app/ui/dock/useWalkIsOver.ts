import { currentStation, stations } from '#store/selectors'
import { usePlayground } from '#store/react'

/** Whether the packet has come to where its fate is known: the deciding step of a failure, or the end of the walk, however short. */
export const useWalkIsOver = (): boolean =>
  usePlayground(
    (state) => currentStation(state)?.decisive === true || (state.player?.at ?? 0) >= stations(state).length - 1,
  )
