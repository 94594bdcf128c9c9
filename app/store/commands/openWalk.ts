import { step, walk } from '#engine'
import type { RequestSpec } from '#model/request'
import type { PlaygroundStore } from '../command'
import { firstTrack } from '../player'
import { mostEvents } from '../runLimits'

/**
 * Opens one more connection of a request and shows its walk from the first stop.
 *
 * The walk is worked out against the cluster as it stands; sending then leaves the connection behind in its conntrack
 * tables. Connections of one request are numbered, so each is a draw of its own.
 */
export function openWalk(store: PlaygroundStore, request: RequestSpec): void {
  const { world, events, sent, speed } = store.getState()
  const id = `${request.from} ${request.to}`
  const connection = sent.get(id) ?? 0
  const walked = walk(world, request, connection)
  const [next, happened] = step(world, { type: 'send', request, connection })
  store.setState({
    world: next,
    events: [...events, ...happened].slice(-mostEvents),
    sent: new Map(sent).set(id, connection + 1),
    player: {
      request,
      walk: walked,
      outcome: walked.drawn,
      track: firstTrack(walked, walked.drawn),
      at: 0,
      playing: false,
      speed,
      stale: false,
    },
    rulesNode: null,
    dockTab: 'walk',
    smallTab: 'walk',
    mode: { type: 'idle' },
  })
}
