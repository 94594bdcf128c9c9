import type { ObjectKey } from '#model/objectMeta'
import { currentOutcome, stations } from '#store/selectors'
import type { PlaygroundState } from '#store/state'
import { playedTrace } from '../walkView'

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
