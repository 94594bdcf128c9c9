import { step, walk } from '#engine'
import type { RequestSpec } from '#model/request'
import type { PlaygroundStore } from '../command'
import { firstTrack } from '../player'
import { mostEvents } from '../runLimits'
import { notify } from './notify'

/**
 * Opens a connection of a request, the next one unless told which, and plays its walk from the first stop. False when
 * the request cannot be sent at all, which a notice explains.
 *
 * The walk is worked out against the cluster as it stands; sending then leaves the connection behind in its conntrack
 * tables. Connections of one request are numbered, so each is a draw of its own.
 */
export function openWalk(store: PlaygroundStore, request: RequestSpec, numbered?: number): boolean {
  const { world, events, sent, speed, player } = store.getState()
  const id = `${request.from} ${request.to}`
  const connection = numbered ?? sent.get(id) ?? 0
  const walked = walk(world, request, connection)
  if (!walked.ok) {
    notify(store, 'error', 'The request cannot be sent', walked.error.message)
    return false
  }
  const [next, happened] = step(world, { type: 'send', request, connection })
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
