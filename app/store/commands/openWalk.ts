import type { RequestSpec } from '#model/request'
import type { PlaygroundStore } from '../command'
import { dataplane, withDataplane } from '../dataplane'
import { firstTrack } from '../player'
import { mayChange } from '../mayPerform'
import { withOverTime, isOverTime } from '../overTime'
import { requestId, runAfter } from '../run'
import { notify } from './notify'

/**
 * Opens the next connection of a request and plays its walk from the first stop; `then` follows once the walk is there.
 * A notice explains why a request cannot be sent at all.
 *
 * The walk is worked out against the cluster as it stands; sending then leaves the connection behind in its conntrack
 * tables. Connections of one request are numbered, so each is a draw of its own.
 */
export function openWalk(store: PlaygroundStore, request: RequestSpec, then?: () => void): void {
  withDataplane(store, () => {
    if (isOverTime(store.getState().world)) withOverTime(store, 'Send', openNow)
    else openNow()
  })

  function openNow(): void {
    if (open(store, request)) then?.()
  }
}

function open(store: PlaygroundStore, request: RequestSpec): boolean {
  const state = store.getState()
  const { world, sent, speed, player, scenario } = state
  const now = mayChange(state)
  if (now !== true) {
    notify(store, 'info', 'Send', now.because, 'backToNow')
    return false
  }
  const walked = dataplane().walk(world, request, sent.get(requestId(request)) ?? 0)
  if (!walked.ok) {
    notify(store, 'error', 'The request cannot be sent', walked.error.message)
    return false
  }
  const { drawn } = walked.value
  store.setState({
    ...runAfter(state, { type: 'send', walk: walked.value }, scenario),
    player: {
      request,
      walk: walked.value,
      outcome: drawn,
      track: firstTrack(walked.value, drawn),
      at: 0,
      playing: true,
      speed,
      stale: false,
    },
    rulesNode: null,
    mode: { type: 'idle' },
    // Whoever sends again from another panel wants to see what changes there.
    ...(player ? {} : { dockTab: 'walk', smallTab: 'walk' }),
  })
  return true
}
