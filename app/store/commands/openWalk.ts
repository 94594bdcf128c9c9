import { step } from '#engine'
import type { RequestSpec } from '#model/request'
import type { PlaygroundStore } from '../command'
import { dataplane, withDataplane } from '../dataplane'
import { firstTrack } from '../player'
import { mostEvents } from '../runLimits'
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
    if (open(store, request)) then?.()
  })
}

function open(store: PlaygroundStore, request: RequestSpec): boolean {
  const { world, events, sent, speed, player } = store.getState()
  const id = `${request.from} ${request.to}`
  const connection = sent.get(id) ?? 0
  const walked = dataplane().walk(world, request, connection)
  if (!walked.ok) {
    notify(store, 'error', 'The request cannot be sent', walked.error.message)
    return false
  }
  const [next, happened] = step(world, { type: 'send', walk: walked.value })
  const { drawn } = walked.value
  store.setState({
    world: next,
    events: [...events, ...happened].slice(-mostEvents),
    sent: new Map(sent).set(id, connection + 1),
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
